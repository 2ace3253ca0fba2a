using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes;

/// <summary>Finds the connection of targets that this room cannot find itself: AKS clusters, the sandbox, kubeconfigs behind secret references.</summary>
public interface IKubernetesConnectionResolver
{
    /// <summary>
    /// The connection of a target; a success with null leaves the target to the kubeconfig and in-cluster rules of this room.
    /// </summary>
    Task<Result<KubernetesConnection?>> ResolveAsync(TargetDefinition target, CancellationToken cancellationToken);
}
