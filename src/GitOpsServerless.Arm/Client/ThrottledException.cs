namespace GitOpsServerless.Arm.Client;

/// <summary>The budget of a request gives nothing for longer than a call may wait; inside of the pipeline only.</summary>
internal sealed class ThrottledException(TimeSpan retryAfter) : Exception("The service asked to wait.")
{
    /// <summary>When to ask again.</summary>
    public TimeSpan RetryAfter => retryAfter;
}
