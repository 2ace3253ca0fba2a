using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Hosting;
using GitOpsServerless.Functions.Sandboxes;

namespace GitOpsServerless.Functions.Hosting;

/// <summary>The executable as a custom handler of Azure Functions: timers, messages and requests come from the Functions host.</summary>
internal static class FunctionsHost
{
    /// <summary>Runs until the Functions host stops the process.</summary>
    public static async Task<int> RunAsync(HostSettings settings, CancellationToken cancellationToken)
    {
        var options = EnvironmentSettings.Read(Environment.GetEnvironmentVariable);
        if (!options.IsSuccess)
        {
            foreach (var diagnostic in options.Diagnostics)
            {
                await Console.Error.WriteLineAsync(diagnostic.ToString());
            }

            return 1;
        }

        using var logging = LoggerFactory.Create(Configure);
        await using var sandbox = settings.Live ? null : await SandboxEnvironment.OpenAsync(settings.State);
        var runtime = await RuntimeFactory.CreateAsync(settings, sandbox, new EngineLog(logging.CreateLogger<EngineLog>()), logging);
        await using var engine = runtime.Engine;
        await using var app = WebHost.Build(settings, runtime, options.Value, logging);
        await app.RunAsync(cancellationToken);
        return 0;
    }

    // One JSON object a line with the scopes in it: whatever is written while a message is worked on carries its run id.
    private static void Configure(ILoggingBuilder builder) => builder
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddJsonConsole(console =>
        {
            console.IncludeScopes = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        });
}
