namespace GitOpsServerless.Sandbox.Kubernetes;

/// <summary>Names one object of a sandbox cluster.</summary>
/// <param name="ApiVersion">Group and version, such as <c>apps/v1</c> or <c>v1</c>.</param>
/// <param name="Kind">The kind, such as <c>Deployment</c>.</param>
/// <param name="Namespace">The namespace; null for a cluster-scoped kind.</param>
/// <param name="Name">The name.</param>
public sealed record KubernetesObjectReference(string ApiVersion, string Kind, string? Namespace, string Name);
