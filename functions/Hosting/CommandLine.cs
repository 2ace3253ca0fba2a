using System.CommandLine;

namespace GitOpsServerless.Functions.Hosting;

/// <summary>Options of the executable.</summary>
internal static class CommandLine
{
    private const int DefaultPort = 8899;
    private const int LongestTimeout = 7 * 24 * 3600;

    // The parser would end the process two seconds after a signal, whatever is in hand then: StopSignals takes them.
    private static readonly InvocationConfiguration WithoutSignals = new() { ProcessTerminationTimeout = null };

    private static readonly Option<string?> Config = new("--config")
    {
        Description = "Folder with the definitions (default: the quickstart that ships with the sources).",
        HelpName = "PATH",
    };

    private static readonly Option<bool> Git = new("--git") { Description = "Serve the folder of --config as a Git repository over HTTP on this machine and follow it; a change of a file becomes a commit. Default for the quickstart." };

    private static readonly Option<bool> Once = new("--once") { Description = "Reconcile everything to completion, then end: 0 all synced and healthy, 2 something is not, 1 an error." };

    private static readonly Option<string> Output = new("--output") { Description = "table, or json: with --once one JSON document on standard output, logs on standard error.", DefaultValueFactory = _ => "table" };

    private static readonly Option<string?> State = new("--state") { Description = "Folder that keeps the state of the controller and of the sandbox between runs (default: in memory).", HelpName = "DIR" };

    private static readonly Option<bool> Live = new("--live") { Description = "Reconcile the real targets of the definitions. Without it the sandbox plays every target and nothing real can change." };

    private static readonly Option<bool> Sandbox = new("--sandbox") { Description = "Only play the targets of the definitions and reconcile nothing; --state says where the connection files go." };

    private static readonly Option<bool> Attached = new("--attached") { Description = "End when standard input is closed: for a parent process that may die." };

    private static readonly Option<int?> Port = new("--port") { Description = $"Loopback port of the dashboard and API (default: {DefaultPort}; 0 takes a free one)." };

    private static readonly Option<string?> Urls = new("--urls") { Description = "Addresses to listen on, such as http://127.0.0.1:8080; wins over --port." };

    private static readonly Option<int> Timeout = new("--timeout") { Description = "With --once: longest time in seconds.", DefaultValueFactory = _ => 1800 };

    private static readonly Option<int> Retries = new("--retries") { Description = "With --once: tries of an application after a failure that may mend itself.", DefaultValueFactory = _ => 1 };

    private static readonly Option<bool> Functions = new("--functions") { Description = "Run as a custom handler of Azure Functions; settings come from the environment.", Hidden = true };

    /// <summary>Parses and runs.</summary>
    public static Task<int> RunAsync(string[] arguments, Func<HostSettings, CancellationToken, Task<int>> run)
    {
        Output.AcceptOnlyFromAmong("table", "json");
        var root = new RootCommand("GitOps for Azure and Kubernetes without a cluster to run it in.")
        {
            Config, Git, Once, Output, State, Live, Sandbox, Attached, Port, Urls, Timeout, Retries, Functions,
        };
        root.SetAction((parsed, cancellationToken) => run(
            parsed.GetValue(Functions) ? FunctionsSettings.Read(Environment.GetEnvironmentVariable) : new HostSettings
            {
                Config = parsed.GetValue(Config) ?? QuickstartFolder.Find(),
                ServeGit = parsed.GetValue(Git) || (parsed.GetValue(Config) is null && !parsed.GetValue(Live) && QuickstartFolder.IsHere()),
                Once = parsed.GetValue(Once),
                Json = parsed.GetValue(Output) == "json",
                State = parsed.GetValue(State),
                Live = parsed.GetValue(Live),
                SandboxOnly = parsed.GetValue(Sandbox),
                Attached = parsed.GetValue(Attached),
                Port = parsed.GetValue(Port) ?? DefaultPort,
                Urls = parsed.GetValue(Urls),
                Timeout = TimeSpan.FromSeconds(Math.Clamp(parsed.GetValue(Timeout), 1, LongestTimeout)),
                Retries = parsed.GetValue(Retries),
            },
            cancellationToken));
        var parsed = root.Parse(arguments);
        return parsed.Errors.Count == 0
            ? parsed.InvokeAsync(WithoutSignals)
            : Task.FromResult(StartFailure.Report(string.Join(" ", parsed.Errors.Select(e => e.Message)), arguments.Contains("json", StringComparer.Ordinal)));
    }
}
