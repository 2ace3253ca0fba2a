using GitOpsServerless.Rendering.Tools;

namespace GitOpsServerless.Rendering.Tests.Support;

/// <summary>Starts nothing and says that nothing was written.</summary>
internal sealed class RecordingRunner(Action<ProcessCommand> record) : IProcessRunner
{
    public Task<ProcessResult> RunAsync(ProcessCommand command, CancellationToken cancellationToken)
    {
        record(command);
        return Task.FromResult(new ProcessResult(ProcessEnd.Exited, 0, default, string.Empty));
    }
}
