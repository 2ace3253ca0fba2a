using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes;

/// <summary>There is no token to send. A request that needs one ends with the diagnostic.</summary>
/// <param name="diagnostic">Why there is none.</param>
public sealed class KubernetesTokenException(Diagnostic diagnostic) : Exception(diagnostic.Message)
{
    /// <summary>Why there is none.</summary>
    public Diagnostic Diagnostic { get; } = diagnostic;
}
