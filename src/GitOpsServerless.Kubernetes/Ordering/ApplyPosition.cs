namespace GitOpsServerless.Kubernetes.Ordering;

/// <summary>Phases of one synchronisation, in order.</summary>
internal enum SyncPhase
{
    /// <summary>Hooks before everything else.</summary>
    PreSync,

    /// <summary>The resources, and hooks among them.</summary>
    Sync,

    /// <summary>Hooks after everything is healthy.</summary>
    PostSync,

    /// <summary>Hooks after a failure.</summary>
    SyncFail,
}

/// <summary>When a resource is applied: phase, then wave, then stage.</summary>
internal readonly record struct ApplyPosition(SyncPhase Phase, int Wave, int Stage) : IComparable<ApplyPosition>
{
    public int CompareTo(ApplyPosition other)
    {
        var byPhase = Phase.CompareTo(other.Phase);
        var byWave = byPhase != 0 ? byPhase : Wave.CompareTo(other.Wave);
        return byWave != 0 ? byWave : Stage.CompareTo(other.Stage);
    }

    /// <summary>Whether both belong to the same phase and wave, so that no health is waited for in between.</summary>
    public bool IsSameWave(ApplyPosition other) => Phase == other.Phase && Wave == other.Wave;
}
