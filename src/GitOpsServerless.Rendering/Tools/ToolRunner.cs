using GitOpsServerless.Contracts;

namespace GitOpsServerless.Rendering.Tools;

/// <summary>Runs one program on a prepared folder, a bounded number at a time, and says in words what went wrong.</summary>
internal sealed class ToolRunner(RenderingOptions options) : IDisposable
{
    private const int MaxMessageLength = 2_000;
    private readonly SemaphoreSlim _places = new(options.MaxConcurrentPrograms);
    private int _starts;

    /// <summary>How many programs were started.</summary>
    public int Starts => _starts;

    public async Task<Result<ReadOnlyMemory<byte>>> RunAsync(
        Tool tool, IReadOnlyList<string> arguments, WorkFolder folder, bool network, string path, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            Interlocked.Increment(ref _starts);
            var result = await options.Processes.RunAsync(CommandOf(tool, arguments, folder, network), cancellationToken);
            return Judge(tool, result, folder, path);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private ProcessCommand CommandOf(Tool tool, IReadOnlyList<string> arguments, WorkFolder folder, bool network) =>
        new(tool.Path, arguments, folder.Files)
        {
            Environment = EnvironmentOf(folder, network),
            Timeout = options.Limits.ToolTimeout,
            MaxOutputBytes = options.Limits.MaxOutputBytes,
        };

    private static Dictionary<string, string> EnvironmentOf(WorkFolder folder, bool network)
    {
        // Without PATH no program can be started by the program, such as git for a remote base.
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = folder.Home,
            ["TMPDIR"] = folder.Home,
            ["XDG_CONFIG_HOME"] = folder.Home,
            ["XDG_CACHE_HOME"] = folder.Home,
            ["XDG_DATA_HOME"] = folder.Home,
            ["KUBECONFIG"] = Path.Combine(folder.Home, "kubeconfig"),
            ["PATH"] = network ? Environment.GetEnvironmentVariable("PATH") ?? string.Empty : string.Empty,
            ["GIT_TERMINAL_PROMPT"] = "0",
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            ["GIT_ALLOW_PROTOCOL"] = "https",
        };
        foreach (var name in (string[])["SystemRoot", .. network ? (string[])["HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"] : []])
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                environment[name] = value;
            }
        }

        return environment;
    }

    private Result<ReadOnlyMemory<byte>> Judge(Tool tool, ProcessResult result, WorkFolder folder, string path) => result.End switch
    {
        ProcessEnd.Exited when result.ExitCode == 0 => Result<ReadOnlyMemory<byte>>.Success(result.Output),
        ProcessEnd.Exited => DiagnosticCatalog.ToolFailed.Create(
            $"{tool.Name} ended with code {result.ExitCode}: {Words(result.Errors, folder)}", path),
        ProcessEnd.TimedOut => DiagnosticCatalog.ToolTimeout.Create(
            $"{tool.Name} was stopped after {Durations.Format(options.Limits.ToolTimeout)}.", path),
        ProcessEnd.TooMuchOutput => DiagnosticCatalog.RenderLimit.Create(
            $"{tool.Name} wrote more than {options.Limits.MaxOutputBytes} bytes.", path),
        _ => DiagnosticCatalog.ToolMissing.Create($"{tool.Name} could not be started: {result.Errors}", path),
    };

    // Paths of the working folder mean nothing to the user and would differ from run to run.
    private static string Words(string errors, WorkFolder folder)
    {
        var text = errors.Replace(folder.Files + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal)
            .Replace(folder.Files, ".", StringComparison.Ordinal)
            .Replace(folder.Home, "~", StringComparison.Ordinal)
            .Trim();
        return text.Length <= MaxMessageLength ? text : text[..MaxMessageLength] + "…";
    }
}
