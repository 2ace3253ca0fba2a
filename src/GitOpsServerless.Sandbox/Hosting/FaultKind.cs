namespace GitOpsServerless.Sandbox.Hosting;

/// <summary>What a <see cref="Fault"/> does to a request.</summary>
public enum FaultKind
{
    /// <summary>Answers <see cref="Fault.StatusCode"/> (with Retry-After where given) instead of handling the request.</summary>
    Status,

    /// <summary>Waits <see cref="Fault.Delay"/> before the request is handled.</summary>
    Latency,

    /// <summary>Cuts the connection before the request is handled.</summary>
    Reset,

    /// <summary>Handles the request, then cuts the connection, so that the caller cannot know the result.</summary>
    ResetAfterHandling,

    /// <summary>Announces the whole body, sends half of it and cuts the connection.</summary>
    TruncatedBody,

    /// <summary>Sends half of the body, waits <see cref="Fault.Delay"/>, then sends the rest.</summary>
    SlowBody,

    /// <summary>The service calls the continuation of a list expired (Kubernetes: 410 Expired).</summary>
    ExpiredContinuation,
}
