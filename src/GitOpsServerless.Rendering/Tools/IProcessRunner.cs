namespace GitOpsServerless.Rendering.Tools;

/// <summary>Starts programs: never through a shell, never with more environment than is said.</summary>
public interface IProcessRunner
{
    /// <summary>Runs a program to its end, its deadline, or its output limit.</summary>
    Task<ProcessResult> RunAsync(ProcessCommand command, CancellationToken cancellationToken);
}

/// <summary>A program to run.</summary>
/// <param name="Program">Absolute path.</param>
/// <param name="Arguments">Arguments, each passed as it is.</param>
/// <param name="WorkingFolder">Working folder.</param>
public sealed record ProcessCommand(string Program, IReadOnlyList<string> Arguments, string WorkingFolder)
{
    /// <summary>The whole environment of the program.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>When it is stopped with all its children.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>When it is stopped because it writes too much, in bytes.</summary>
    public int MaxOutputBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>When it is stopped because it takes too much memory, in bytes; looked at many times a second.</summary>
    public long MaxMemoryBytes { get; init; } = 1024L * 1024 * 1024;
}

/// <summary>How a program ended.</summary>
/// <param name="End">Why it is over.</param>
/// <param name="ExitCode">Exit code; -1 unless <see cref="ProcessEnd.Exited"/>.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error, cut at 64 KiB.</param>
public sealed record ProcessResult(ProcessEnd End, int ExitCode, ReadOnlyMemory<byte> Output, string Errors);

/// <summary>Why a program is over.</summary>
public enum ProcessEnd
{
    /// <summary>By itself.</summary>
    Exited,

    /// <summary>Stopped at its deadline.</summary>
    TimedOut,

    /// <summary>Stopped at its output limit.</summary>
    TooMuchOutput,

    /// <summary>It could not be started.</summary>
    NotStarted,

    /// <summary>Stopped at its memory limit.</summary>
    TooMuchMemory,
}
