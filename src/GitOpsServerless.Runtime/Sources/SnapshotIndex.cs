using GitOpsServerless.Contracts;

namespace GitOpsServerless.Runtime.Sources;

/// <summary>What one revision of a directory consists of.</summary>
/// <param name="Inside">Files below the path.</param>
/// <param name="Outside">Files outside of it that were asked for, as they were when the revision was looked at first.</param>
internal sealed record SnapshotIndex(IReadOnlyList<FileEntry> Inside, IReadOnlyList<FileEntry> Outside)
{
    public int SchemaVersion { get; init; } = 1;

    public IEnumerable<FileEntry> All => Inside.Concat(Outside);
}
