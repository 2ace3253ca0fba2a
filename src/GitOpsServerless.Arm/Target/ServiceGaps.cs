namespace GitOpsServerless.Arm.Target;

/// <summary>What a service has turned out not to have; shared by all targets of a connection, forgotten with the process.</summary>
internal sealed class ServiceGaps
{
    private volatile bool _stacks;
    private volatile bool _stackWhatIf;

    /// <summary>No deployment stacks.</summary>
    public bool Stacks
    {
        get => _stacks;
        set => _stacks = value;
    }

    /// <summary>No what-if of deployment stacks.</summary>
    public bool StackWhatIf
    {
        get => _stackWhatIf;
        set => _stackWhatIf = value;
    }
}
