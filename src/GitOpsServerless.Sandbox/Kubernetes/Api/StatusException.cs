namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>Ends a request with a status. Thrown anywhere below the dispatcher, which is the only one to catch it.</summary>
internal sealed class StatusException(ApiStatus status) : Exception(status.Message)
{
    public ApiStatus Status { get; } = status;
}
