using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Files;

namespace GitOpsServerless.Rendering.Remote;

/// <summary>A file tree with other trees, or single files, hung into it under names of ours.</summary>
internal sealed class MountedTree(IFileTree root) : IFileTree
{
    /// <summary>Folder of all that is hung in.</summary>
    public const string Folder = ".gitops-remote";

    private readonly Dictionary<string, IFileTree> _trees = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _origins = new(StringComparer.Ordinal);

    public Revision Revision => root.Revision;

    /// <summary>Hangs a tree in and says under which path.</summary>
    public string Mount(string origin, IFileTree tree)
    {
        var path = $"{Folder}/{Digests.Of(origin)[..12]}";
        _trees.TryAdd(path, tree);
        _origins.TryAdd(path, origin);
        return path;
    }

    /// <summary>The mount that a path is in; null for the source itself.</summary>
    public string? MountOf(string path) => path.StartsWith(Folder + "/", StringComparison.Ordinal) && path.Split('/') is [var folder, var name, ..] ? $"{folder}/{name}" : null;

    /// <summary>A path as its author knows it: the address, and the path behind it.</summary>
    public string Shown(string path) => MountOf(path) is { } mount && _origins.TryGetValue(mount, out var origin)
        ? $"{origin}//{path[mount.Length..].TrimStart('/')}".TrimEnd('/')
        : path;

    /// <summary>A text of a program with the paths in it as their authors know them.</summary>
    public string ShownText(string text) => text.Contains(Folder, StringComparison.Ordinal)
        ? _origins.Aggregate(text, (shown, mount) => shown.Replace(mount.Key, mount.Value, StringComparison.Ordinal))
        : text;

    public async ValueTask<Result<IReadOnlyList<FileEntry>>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        if (Find(folder) is not var (mount, tree))
        {
            return await root.ListAsync(folder, cancellationToken);
        }

        var listed = await tree.ListAsync(Inside(folder, mount), cancellationToken);
        return listed.IsSuccess
            ? Result<IReadOnlyList<FileEntry>>.Success([.. listed.Value.Select(e => e with { Path = $"{mount}/{e.Path}" })])
            : listed;
    }

    public ValueTask<Result<ReadOnlyMemory<byte>?>> ReadAsync(string path, CancellationToken cancellationToken) =>
        Find(path) is var (mount, tree) ? tree.ReadAsync(Inside(path, mount), cancellationToken) : root.ReadAsync(path, cancellationToken);

    private (string Mount, IFileTree Tree)? Find(string path) =>
        MountOf(path) is { } mount && _trees.TryGetValue(mount, out var tree) ? (mount, tree) : null;

    private static string Inside(string path, string mount) => path.Length == mount.Length ? string.Empty : SourcePath.RelativeTo(path, mount);
}
