using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Files;

namespace GitOpsServerless.Rendering.Helm;

/// <summary>
/// Reads a chart folder for a private copy. Links become copies of what they lead to, so that the program never follows one;
/// a link out of the source is refused.
/// </summary>
internal sealed class ChartFiles(IFileTree files, RenderingLimits limits, List<Diagnostic> diagnostics)
{
    private const int MaxLinkedFolders = 16;
    private readonly SourceReader _reader = new(files, limits);
    private int _linkedFolders;

    public SourceTree Tree { get; } = new(files, limits);

    /// <summary>Contents by path.</summary>
    public SortedDictionary<string, ReadOnlyMemory<byte>> Contents { get; } = new(StringComparer.Ordinal);

    /// <summary>Takes all files below a real folder as if they were below another one.</summary>
    public async Task TakeFolderAsync(string folder, string into, CancellationToken cancellationToken)
    {
        foreach (var entry in await Tree.ListAsync(folder, cancellationToken))
        {
            if (Contents.Count >= limits.MaxFiles)
            {
                diagnostics.Add(DiagnosticCatalog.RenderLimit.Create($"The chart has more than {limits.MaxFiles} files.", folder));
                return;
            }

            if (SourcePath.Combine(into, SourcePath.RelativeTo(entry.Path, folder)) is not { } path)
            {
                diagnostics.Add(DiagnosticCatalog.PathOutsideSource.Create("The chart has a file whose name is no path that a chart can have.", folder));
                continue;
            }

            if (entry.Kind == FileKind.Symlink)
            {
                await TakeLinkAsync(entry.Path, path, cancellationToken);
            }
            else if (entry.Kind != FileKind.Submodule)
            {
                await TakeFileAsync(entry.Path, path, cancellationToken);
            }
        }
    }

    /// <summary>Takes one file; false when it could not be read.</summary>
    public async Task<bool> TakeFileAsync(string path, string into, CancellationToken cancellationToken)
    {
        var read = await _reader.TryReadAsync(path, cancellationToken);
        if (!read.IsSuccess || read.Value is null)
        {
            diagnostics.AddRange(read.Diagnostics);
            return false;
        }

        Contents[into] = read.Value.Content;
        if (into.EndsWith(".tgz", StringComparison.Ordinal) || into.EndsWith(".tar.gz", StringComparison.Ordinal))
        {
            ChartArchive.Check(read.Value.Content, path, limits, diagnostics);
        }

        return true;
    }

    /// <summary>Takes a packed chart that was fetched.</summary>
    public void TakeArchive(string into, ReadOnlyMemory<byte> archive)
    {
        Contents[into] = archive;
        ChartArchive.Check(archive, into, limits, diagnostics);
    }

    private async Task TakeLinkAsync(string link, string into, CancellationToken cancellationToken)
    {
        var node = await Tree.FindAsync(link, cancellationToken);
        if (node.Kind == NodeKind.File)
        {
            await TakeFileAsync(node.Path, into, cancellationToken);
        }
        else if (node.Kind == NodeKind.Folder && ++_linkedFolders <= MaxLinkedFolders && !SourcePath.IsWithin(link, node.Path))
        {
            await TakeFolderAsync(node.Path, into, cancellationToken);
        }
        else
        {
            diagnostics.Add(DiagnosticCatalog.PathOutsideSource.Create($"The symbolic link '{link}' does not lead to a file of the source.", link));
        }
    }
}
