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

    public async Task<Result<ReadOnlyMemory<byte>>> RunAsync(ToolInput input, WorkFolder folder, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            Interlocked.Increment(ref _starts);
            var result = await options.Processes.RunAsync(CommandOf(input, folder), cancellationToken);
            return Judge(input, result, folder);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private ProcessCommand CommandOf(ToolInput input, WorkFolder folder) => new(input.Tool.Path, input.Arguments, folder.Files)
    {
        Environment = EnvironmentOf(folder),
        Timeout = options.Limits.ToolTimeout,
        MaxOutputBytes = options.Limits.MaxOutputBytes,
        MaxMemoryBytes = options.Limits.MaxProgramMemoryBytes,
    };

    private static Dictionary<string, string> EnvironmentOf(WorkFolder folder)
    {
        // Without PATH no program can be started by the program; the proxy that nobody is keeps it from every other host.
        const string nobody = "http://127.0.0.1:9";
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = folder.Home,
            ["TMPDIR"] = folder.Home,
            ["XDG_CONFIG_HOME"] = folder.Home,
            ["XDG_CACHE_HOME"] = folder.Home,
            ["XDG_DATA_HOME"] = folder.Home,
            ["KUBECONFIG"] = Path.Combine(folder.Home, "kubeconfig"),
            ["PATH"] = string.Empty,
            ["HTTP_PROXY"] = nobody,
            ["HTTPS_PROXY"] = nobody,
        };
        if (Environment.GetEnvironmentVariable("SystemRoot") is { } root)
        {
            environment["SystemRoot"] = root;
        }

        return environment;
    }

    private Result<ReadOnlyMemory<byte>> Judge(ToolInput input, ProcessResult result, WorkFolder folder) => result.End switch
    {
        ProcessEnd.Exited when result.ExitCode == 0 => Result<ReadOnlyMemory<byte>>.Success(result.Output),
        ProcessEnd.Exited => Failed(input, result, folder),
        ProcessEnd.TimedOut => DiagnosticCatalog.ToolTimeout.Create(
            $"{input.Tool.Name} was stopped after {Durations.Format(options.Limits.ToolTimeout)}.", input.Path),
        ProcessEnd.TooMuchOutput => DiagnosticCatalog.RenderLimit.Create(
            $"{input.Tool.Name} wrote more than {options.Limits.MaxOutputBytes} bytes.", input.Path),
        ProcessEnd.TooMuchMemory => DiagnosticCatalog.RenderLimit.Create(
            $"{input.Tool.Name} was stopped when it took more than {options.Limits.MaxProgramMemoryBytes} bytes of memory.", input.Path),
        _ => DiagnosticCatalog.ToolMissing.Create($"{input.Tool.Name} could not be started: {result.Errors}", input.Path),
    };

    private static Diagnostic Failed(ToolInput input, ProcessResult result, WorkFolder folder)
    {
        var message = input.Explain(Words(result.Errors, folder));
        var text = message.Text.Length <= MaxMessageLength ? message.Text : message.Text[..MaxMessageLength] + "…";
        return DiagnosticCatalog.ToolFailed.Create(
            $"{input.Tool.Name} ended with code {result.ExitCode}: {text}", message.File ?? input.Path, message.Line);
    }

    // Paths of the working folder mean nothing to the user and would differ from run to run.
    private static string Words(string errors, WorkFolder folder) =>
        errors.Replace(folder.Files + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal)
            .Replace(folder.Files, ".", StringComparison.Ordinal)
            .Replace(folder.Home, "~", StringComparison.Ordinal)
            .Trim();
}
