using GitOpsServerless.Controller.Hosting;
using GitOpsServerless.Controller.Notifications;
using GitOpsServerless.Runtime.Composition;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOpsServerless.Functions.Hosting;

/// <summary>The web server around the controller.</summary>
internal static class WebHost
{
    /// <summary>Builds the app; nothing listens yet.</summary>
    public static WebApplication Build(HostSettings settings, GitOpsRuntime runtime, ControllerOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls(settings.Urls?.Split(';') ?? [$"http://127.0.0.1:{settings.Port}"]);
        var notifier = new HttpNotifier(runtime.Secrets, new NotificationOptions(), NullLogger<HttpNotifier>.Instance);
        builder.Services.AddGitOpsController(ControllerPorts.Of(runtime, notifier, TimeProvider.System), options);
        var app = builder.Build();
        app.MapGitOpsController();
        return app;
    }
}
