namespace GitOpsServerless.Arm.Target;

/// <summary>What a service has turned out not to have; shared by all targets of a connection, and asked again after a while.</summary>
internal sealed class ServiceGaps(TimeProvider timeProvider)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(10);
    private long _noStacks = long.MinValue;
    private volatile bool _stackWhatIf;

    /// <summary>No deployment stacks.</summary>
    public bool Stacks => Interlocked.Read(ref _noStacks) > timeProvider.GetUtcNow().Ticks - AskAgain.Ticks;

    /// <summary>No what-if of deployment stacks.</summary>
    public bool StackWhatIf
    {
        get => _stackWhatIf;
        set => _stackWhatIf = value;
    }

    /// <summary>Remembers that there are no deployment stacks.</summary>
    public void NoteNoStacks() => Interlocked.Exchange(ref _noStacks, timeProvider.GetUtcNow().Ticks);
}
