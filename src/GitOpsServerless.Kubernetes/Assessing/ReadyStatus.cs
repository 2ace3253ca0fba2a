namespace GitOpsServerless.Kubernetes.Assessing;

/// <summary>Statuses in kstatus' words.</summary>
internal enum ReadyStatus
{
    /// <summary>The actual state is the desired one.</summary>
    Current,

    /// <summary>On its way.</summary>
    InProgress,

    /// <summary>It will not get there by itself.</summary>
    Failed,

    /// <summary>Being deleted.</summary>
    Terminating,
}

/// <summary>A status with its reason.</summary>
/// <param name="Status">Status.</param>
/// <param name="Reason">One word.</param>
/// <param name="Message">In words.</param>
internal sealed record ReadyResult(ReadyStatus Status, string Reason, string Message)
{
    public static ReadyResult Current(string message) => new(ReadyStatus.Current, string.Empty, message);

    public static ReadyResult InProgress(string reason, string message) => new(ReadyStatus.InProgress, reason, message);

    public static ReadyResult Failed(string reason, string message) => new(ReadyStatus.Failed, reason, message);
}
