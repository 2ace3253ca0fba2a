using GitOpsServerless.Rendering.Tools;

namespace GitOpsServerless.Rendering.Tests.Support;

/// <summary>Runs the program, and keeps everything that it was given to see.</summary>
internal sealed class SpyRunner(List<string> seen, Action<ProcessCommand>? record = null) : IProcessRunner
{
    private readonly SystemProcessRunner _inner = new();

    public Task<ProcessResult> RunAsync(ProcessCommand command, CancellationToken cancellationToken)
    {
        record?.Invoke(command);
        seen.AddRange(command.Arguments);
        seen.AddRange(Directory.EnumerateFiles(Path.GetDirectoryName(command.WorkingFolder)!, "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        return _inner.RunAsync(command, cancellationToken);
    }
}
