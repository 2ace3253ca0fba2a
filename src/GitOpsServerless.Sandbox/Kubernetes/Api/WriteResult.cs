using GitOpsServerless.Sandbox.Kubernetes.Storage;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>What a write made.</summary>
/// <param name="Object">The object after it; for a deletion, its last state.</param>
/// <param name="Created">Whether it did not exist before.</param>
/// <param name="Deleted">Whether it does not exist any more.</param>
internal sealed record WriteResult(StoredObject Object, bool Created = false, bool Deleted = false);
