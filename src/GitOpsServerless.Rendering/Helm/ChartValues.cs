using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Files;

namespace GitOpsServerless.Rendering.Helm;

/// <summary>The value files of an application: of its own source, relative to the chart, and of other repositories.</summary>
internal sealed class ChartValues(string folder, ChartFiles chart, RenderingOptions options, List<Diagnostic> diagnostics)
{
    private const string OtherFolder = ".gitops-values";

    /// <summary>Takes all value files; their paths among the files, in the order in which the later one wins.</summary>
    public async Task<IReadOnlyList<string>> TakeAsync(HelmOptions helm, CancellationToken cancellationToken)
    {
        var paths = new List<string>();
        foreach (var file in helm.ValueFiles)
        {
            if (await FindOwnAsync(file, "value file", helm.IgnoreMissingValueFiles, cancellationToken) is var (path, node)
                && await chart.TakeValuesAsync(node, path, cancellationToken))
            {
                paths.Add($"./{path}");
            }
        }

        for (var at = 0; at < helm.ValueSources.Count; at++)
        {
            await TakeOthersAsync(helm.ValueSources[at], $"{OtherFolder}/{at}", helm.IgnoreMissingValueFiles, paths, cancellationToken);
        }

        return paths;
    }

    /// <summary>Takes the files that are values as they are.</summary>
    public async Task<IReadOnlyList<(string Name, string Path)>> TakeParametersAsync(HelmOptions helm, CancellationToken cancellationToken)
    {
        var parameters = new List<(string, string)>();
        foreach (var (name, file) in helm.FileParameters.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (!HelmArguments.IsName(name))
            {
                diagnostics.Add(DiagnosticCatalog.InvalidRenderOption.Create($"'{name}' is not the name of one value."));
            }
            else if (await FindOwnAsync(file, "file of a parameter", optional: false, cancellationToken) is var (path, node)
                && (chart.Contents.ContainsKey(path) || await chart.TakeFileAsync(node, path, cancellationToken)))
            {
                parameters.Add((name, $"./{path}"));
            }
        }

        return parameters;
    }

    private async Task<(string Path, string Real)?> FindOwnAsync(string file, string what, bool optional, CancellationToken cancellationToken)
    {
        var path = SourcePath.Combine(folder, file);
        var node = path is null ? null : await chart.Tree.FindAsync(path, cancellationToken);
        if (node is { Kind: NodeKind.None } && optional)
        {
            return null;
        }

        if (node is not { Kind: NodeKind.File })
        {
            diagnostics.Add(path is null
                ? DiagnosticCatalog.PathOutsideSource.Create($"The {what} '{file}' does not lead to a file of the source.")
                : DiagnosticCatalog.RenderFileMissing.Create($"The {what} '{file}' is not in the source."));
            return null;
        }

        return (path!, node.Path);
    }

    private async Task TakeOthersAsync(
        HelmValueSource values, string into, bool optional, List<string> paths, CancellationToken cancellationToken)
    {
        var tree = await OpenAsync(values.Source, cancellationToken);
        if (!tree.IsSuccess)
        {
            diagnostics.AddRange(tree.Diagnostics);
            return;
        }

        var other = new ChartFiles(tree.Value, options.Limits, diagnostics);
        foreach (var file in values.Files)
        {
            var path = SourcePath.Combine(SourcePath.Normalize(values.Source.Path) ?? string.Empty, file);
            var node = path is null ? null : await other.Tree.FindAsync(path, cancellationToken);
            if (node is { Kind: NodeKind.File } && await other.TakeValuesAsync(node.Path, path!, cancellationToken))
            {
                chart.Contents[$"{into}/{path}"] = other.Contents[path!];
                paths.Add($"./{into}/{path}");
            }
            else if (node is not { Kind: NodeKind.None } || !optional)
            {
                diagnostics.Add(DiagnosticCatalog.RenderFileMissing.Create($"The value file '{file}' is not in {values.Source.Key}."));
            }
        }
    }

    // A directory of the machine is no repository: what of it may be read is decided for the application's own source alone.
    private async Task<Result<IFileTree>> OpenAsync(SourceDefinition source, CancellationToken cancellationToken)
    {
        if (source.Url is null || options.Repositories is not { } repositories || !repositories.Serves(source))
        {
            return DiagnosticCatalog.RemoteNotAllowed.Create($"Nothing here reads value files of {source.Key}.");
        }

        var revision = await repositories.ResolveAsync(source, cancellationToken);
        return revision.IsSuccess
            ? await repositories.FetchAsync(source, revision.Value, cancellationToken)
            : Result<IFileTree>.Failure(revision.Diagnostics);
    }
}
