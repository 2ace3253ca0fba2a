using GitOpsServerless.Controller.Hosting;
using GitOpsServerless.Runtime.Composition;

namespace GitOpsServerless.Functions.Hosting;

/// <summary>The web server around the controller.</summary>
internal static class WebHost
{
    /// <summary>Builds the app; nothing listens yet.</summary>
    /// <param name="settings">What the command line or the environment says.</param>
    /// <param name="runtime">The engine.</param>
    /// <param name="options">Settings of the controller.</param>
    /// <param name="logging">Where lines go; null writes warnings to the console.</param>
    public static WebApplication Build(HostSettings settings, GitOpsRuntime runtime, ControllerOptions options, ILoggerFactory? logging = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        if (logging is not null)
        {
            builder.Services.AddSingleton(logging);
        }

        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        builder.WebHost.UseUrls(settings.Urls?.Split(';') ?? [$"http://127.0.0.1:{settings.Port}"]);
        builder.Services.AddGitOpsController(ControllerPorts.Of(runtime, runtime.Notifier, TimeProvider.System), options);
        var app = builder.Build();
        app.MapGitOpsController();
        return app;
    }
}
