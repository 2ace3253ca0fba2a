namespace GitOpsServerless.Sandbox.Kubernetes.Merge;

/// <summary>A field that an apply would take from another manager.</summary>
internal sealed record MergeConflict(string Manager, PathElement[] Path);

/// <summary>An apply was not forced and would take fields from others.</summary>
internal sealed class MergeConflictException(IReadOnlyList<MergeConflict> conflicts) : Exception("The apply conflicts with other managers.")
{
    public IReadOnlyList<MergeConflict> Conflicts { get; } = conflicts;
}
