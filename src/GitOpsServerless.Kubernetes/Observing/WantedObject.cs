using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Discovery;

namespace GitOpsServerless.Kubernetes.Observing;

/// <summary>One object to read.</summary>
/// <param name="Id">Identity as the caller knows it.</param>
/// <param name="Kind">How the cluster serves it.</param>
/// <param name="Namespace">The namespace where it really lives; empty for cluster scope.</param>
internal sealed record WantedObject(ResourceId Id, ApiKind Kind, string Namespace)
{
    public string Path => Kind.ObjectPath(Namespace, Id.Name);
}
