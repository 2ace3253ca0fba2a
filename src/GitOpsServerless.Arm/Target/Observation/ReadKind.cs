namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>How fresh an answer must be.</summary>
internal enum ReadKind
{
    /// <summary>As Azure has it now: somebody waits for it, or acts on it.</summary>
    Exact,

    /// <summary>A routine check: what was seen before counts while the activity log shows that it was not touched.</summary>
    Routine,

    /// <summary>What was read moments ago counts: one step observes, then assesses the same resources.</summary>
    JustNow,
}
