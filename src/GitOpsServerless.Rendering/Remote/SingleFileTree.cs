using GitOpsServerless.Contracts;

namespace GitOpsServerless.Rendering.Remote;

/// <summary>One file that was fetched, as a tree.</summary>
internal sealed class SingleFileTree(string name, ReadOnlyMemory<byte> content) : IFileTree
{
    public Revision Revision { get; } = new(Digests.Of(content.Span));

    public ValueTask<Result<IReadOnlyList<FileEntry>>> ListAsync(string folder, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Result<IReadOnlyList<FileEntry>>.Success(
            folder.Length == 0 || folder == name ? [new FileEntry(name, FileKind.File, content.Length, Revision.Id)] : []));

    public ValueTask<Result<ReadOnlyMemory<byte>?>> ReadAsync(string path, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Result<ReadOnlyMemory<byte>?>.Success(path == name ? (ReadOnlyMemory<byte>?)content : null));
}
