namespace GitOpsServerless.Sandbox.Kubernetes.Merge;

/// <summary>The fields of one manager, in the version in which it wrote them.</summary>
/// <param name="Set">The fields.</param>
/// <param name="ApiVersion">The version of the paths.</param>
/// <param name="IsApplied">Whether they come from an apply, not from an update.</param>
internal sealed record VersionedSet(FieldSet Set, string ApiVersion, bool IsApplied);
