using System.Text;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Rendering.Tests.Support;

/// <summary>A file tree in memory. Text that starts with <c>-&gt; </c> makes a symbolic link.</summary>
internal sealed class MemoryTree : IFileTree
{
    private readonly SortedDictionary<string, (FileKind Kind, byte[] Content)> _files = new(StringComparer.Ordinal);

    public Revision Revision { get; init; } = new("0123456789abcdef0123456789abcdef01234567");

    public int Reads { get; private set; }

    public string this[string path]
    {
        set => _files[path] = value.StartsWith("-> ", StringComparison.Ordinal)
            ? (FileKind.Symlink, Encoding.UTF8.GetBytes(value[3..]))
            : (FileKind.File, Encoding.UTF8.GetBytes(value));
    }

    public MemoryTree Add(string path, byte[] content, FileKind kind = FileKind.File)
    {
        _files[path] = (kind, content);
        return this;
    }

    public MemoryTree With(string path, string text)
    {
        this[path] = text;
        return this;
    }

    /// <summary>Copies a folder of the machine.</summary>
    public static MemoryTree From(string folder)
    {
        var tree = new MemoryTree();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            tree.Add(Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllBytes(file));
        }

        return tree;
    }

    public ValueTask<Result<IReadOnlyList<FileEntry>>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        IReadOnlyList<FileEntry> entries =
        [
            .. _files
                .Where(f => folder.Length == 0 || f.Key == folder || f.Key.StartsWith(folder + "/", StringComparison.Ordinal))
                .Select(f => new FileEntry(f.Key, f.Value.Kind, f.Value.Content.Length, Digests.Of(f.Value.Content))),
        ];
        return ValueTask.FromResult(Result<IReadOnlyList<FileEntry>>.Success(entries));
    }

    public ValueTask<Result<ReadOnlyMemory<byte>?>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        Reads++;
        return ValueTask.FromResult(Result<ReadOnlyMemory<byte>?>.Success(_files.TryGetValue(path, out var file) ? file.Content : null));
    }
}
