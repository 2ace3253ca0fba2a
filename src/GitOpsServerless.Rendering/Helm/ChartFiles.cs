using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Files;
using GitOpsServerless.Yaml;

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
    private long _archives;

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
        if (ChartArchive.IsPacked(into))
        {
            ChartArchive.Check(read.Value.Content, path, limits, diagnostics);
        }
        else
        {
            CheckContent(read.Value, into);
        }

        return true;
    }

    private void CheckContent(SourceFile file, string into)
    {
        ChartFunctions.Check(file.Content.Span, file.Path, diagnostics);
        if (SourcePath.NameOf(into) == ChartSchema.FileName && ChartSchema.Problem(file.Content.Span) is { } problem)
        {
            diagnostics.Add(DiagnosticCatalog.PathOutsideSource.Create(problem, file.Path));
        }
        else if (SourcePath.NameOf(into) is "Chart.yaml" or "values.yaml")
        {
            CheckYaml(file);
        }
    }

    /// <summary>Takes a file of values.</summary>
    public async Task<bool> TakeValuesAsync(string path, string into, CancellationToken cancellationToken)
    {
        if (!Contents.TryGetValue(into, out var content))
        {
            if (!await TakeFileAsync(path, into, cancellationToken))
            {
                return false;
            }

            content = Contents[into];
        }

        CheckYaml(new SourceFile(path, content));
        return true;
    }

    // What would grow without end is told here, with its line; everything else that is wrong with it, helm tells.
    private void CheckYaml(SourceFile file)
    {
        if (YamlReader.Read(file.Content.Span, limits.Yaml).Error is { IsLimit: true } error)
        {
            diagnostics.Add(DiagnosticCatalog.RenderLimit.Create(error.Message, file.Path, error.Position.Line, error.Position.Column));
        }
    }

    /// <summary>Takes a packed chart that was fetched.</summary>
    public void TakeArchive(string into, ReadOnlyMemory<byte> archive)
    {
        _archives += archive.Length;
        if (_archives > limits.MaxTotalBytes)
        {
            diagnostics.Add(DiagnosticCatalog.RenderLimit.Create($"The charts that are fetched are larger than {limits.MaxTotalBytes} bytes together.", into));
            return;
        }

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
