using System.Text;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>Files in memory.</summary>
internal sealed class MemoryTree(IReadOnlyDictionary<string, string> files) : IFileTree
{
    public Revision Revision { get; } = new("test");

    public ValueTask<Result<IReadOnlyList<FileEntry>>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        IReadOnlyList<FileEntry> entries =
        [
            .. files.Where(f => folder.Length == 0 || f.Key == folder || f.Key.StartsWith(folder + "/", StringComparison.Ordinal))
                .OrderBy(f => f.Key, StringComparer.Ordinal)
                .Select(f => new FileEntry(f.Key, FileKind.File, f.Value.Length, Digests.Of(f.Value))),
        ];
        return ValueTask.FromResult(Result<IReadOnlyList<FileEntry>>.Success(entries));
    }

    public ValueTask<Result<ReadOnlyMemory<byte>?>> ReadAsync(string path, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Result<ReadOnlyMemory<byte>?>.Success(files.TryGetValue(path, out var text) ? (ReadOnlyMemory<byte>?)Encoding.UTF8.GetBytes(text) : null));
}
