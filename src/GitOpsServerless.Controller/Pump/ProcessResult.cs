namespace GitOpsServerless.Controller.Pump;

/// <summary>What became of one message.</summary>
internal enum ProcessResult
{
    /// <summary>A step was done and nothing follows now.</summary>
    Done,

    /// <summary>A step was done and another message is on its way.</summary>
    Requeued,

    /// <summary>The message repeated another one; no step was done.</summary>
    Repetition,

    /// <summary>The target has no free place; another message is on its way.</summary>
    TargetFull,
}
