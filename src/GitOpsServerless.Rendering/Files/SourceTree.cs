using System.Text;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Rendering.Files;

/// <summary>What stands at a path.</summary>
internal enum NodeKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A link that does not lead to anything inside the tree.</summary>
    BrokenLink,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,
}

/// <summary>A path with its links resolved.</summary>
/// <param name="Kind">What stands there.</param>
/// <param name="Path">The real path inside the tree.</param>
/// <param name="Links">Links to folders that were followed on the way: path of the link → path of the folder.</param>
internal sealed record SourceNode(NodeKind Kind, string Path, IReadOnlyList<(string Link, string Folder)> Links)
{
    public static SourceNode Missing(string path, bool throughLink) => new(throughLink ? NodeKind.BrokenLink : NodeKind.None, path, []);
}

/// <summary>Looks at the structure of a file tree: files, folders, and links as long as they stay inside.</summary>
internal sealed class SourceTree(IFileTree files, RenderingLimits limits)
{
    private readonly Dictionary<string, SourceNode> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<FileEntry>> _lists = new(StringComparer.Ordinal);

    /// <summary>A diagnostic of the tree itself, such as a source that cannot be reached.</summary>
    public Diagnostic? Failure { get; private set; }

    /// <summary>What stands at a normalised path, links followed inside the tree.</summary>
    public async Task<SourceNode> FindAsync(string path, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(path, out var node))
        {
            _known[path] = node = await ResolveAsync(path, [], cancellationToken);
        }

        return node;
    }

    /// <summary>All entries below a real folder.</summary>
    public async Task<IReadOnlyList<FileEntry>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        if (!_lists.TryGetValue(folder, out var entries))
        {
            var listed = await files.ListAsync(folder, cancellationToken);
            Failure ??= listed.Error;
            _lists[folder] = entries = listed.IsSuccess ? [.. listed.Value.Where(IsPlain)] : [];
        }

        return entries;
    }

    // A tree that names an entry outside of itself is not to be believed; the entry is taken for absent.
    private bool IsPlain(FileEntry entry)
    {
        var isPlain = !entry.Path.Split('/').Any(segment => segment is "" or "." or "..");
        if (!isPlain)
        {
            Failure ??= DiagnosticCatalog.PathOutsideSource.Create("The source has an entry whose name is not a path inside it.");
        }

        return isPlain;
    }

    private async Task<SourceNode> ResolveAsync(string path, List<(string Link, string Folder)> links, CancellationToken cancellationToken)
    {
        var entries = await ListAsync(path, cancellationToken);
        var exact = entries.FirstOrDefault(e => string.Equals(e.Path, path, StringComparison.Ordinal));
        if (exact is null)
        {
            return entries.Count > 0 ? new SourceNode(NodeKind.Folder, path, links) : await ThroughLinkAsync(path, links, cancellationToken);
        }

        return exact.Kind switch
        {
            FileKind.File or FileKind.Executable => new SourceNode(NodeKind.File, path, links),
            FileKind.Symlink => await FollowAsync(path, string.Empty, links, cancellationToken),
            _ => SourceNode.Missing(path, links.Count > 0),
        };
    }

    // Nothing stands at the path itself: one of the folders above may be a link.
    private async Task<SourceNode> ThroughLinkAsync(string path, List<(string Link, string Folder)> links, CancellationToken cancellationToken)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            var above = path[..slash];
            var entries = await ListAsync(above, cancellationToken);
            if (entries.Count == 0)
            {
                break;
            }

            if (entries is [{ Kind: FileKind.Symlink } only] && string.Equals(only.Path, above, StringComparison.Ordinal))
            {
                return await FollowAsync(above, path[(slash + 1)..], links, cancellationToken);
            }
        }

        return SourceNode.Missing(path, links.Count > 0);
    }

    private async Task<SourceNode> FollowAsync(
        string link, string rest, List<(string Link, string Folder)> links, CancellationToken cancellationToken)
    {
        var content = await files.ReadAsync(link, cancellationToken);
        if (links.Count >= limits.MaxLinkHops
            || !content.IsSuccess
            || content.Value is not { Length: > 0 and < 4096 } text
            || SourcePath.Combine(SourcePath.FolderOf(link), Encoding.UTF8.GetString(text.Span)) is not { } target)
        {
            return SourceNode.Missing(link, throughLink: true);
        }

        links.Add((link, target));
        return await ResolveAsync(rest.Length == 0 ? target : $"{target}/{rest}".TrimStart('/'), links, cancellationToken);
    }
}
