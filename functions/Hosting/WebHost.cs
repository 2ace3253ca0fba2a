using GitOpsServerless.Controller.Hosting;
using GitOpsServerless.Runtime.Composition;

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
        builder.Services.AddGitOpsController(ControllerPorts.Of(runtime, runtime.Notifier, TimeProvider.System), options);
        var app = builder.Build();
        app.MapGitOpsController();
        return app;
    }
}
