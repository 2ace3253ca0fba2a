using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Files;
using GitOpsServerless.Rendering.Kustomize;
using GitOpsServerless.Rendering.Remote;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Rendering.Helm;

/// <summary>
/// The dependencies that a chart declares: vendored in <c>charts/</c>, taken from another folder of the source (<c>file://</c>), or
/// fetched at the locked version when the operator allows the host.
/// </summary>
internal sealed class ChartDependencies(ChartFiles chart, RenderingOptions options, RemoteCharts remote, List<Diagnostic> diagnostics)
{
    private const int MaxDepth = 8;

    /// <summary>Completes the chart that was taken to a path.</summary>
    /// <param name="path">Where the chart stands among the files taken.</param>
    /// <param name="folder">The folder of the source that it was taken from; <c>file://</c> is relative to it.</param>
    /// <param name="depth">How many charts are above it.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task CompleteAsync(string path, string folder, int depth, CancellationToken cancellationToken)
    {
        if (depth > MaxDepth)
        {
            diagnostics.Add(DiagnosticCatalog.RenderLimit.Create($"Charts are nested deeper than {MaxDepth}.", folder));
            return;
        }

        foreach (var dependency in Declared(path))
        {
            if (!IsVendored(path, dependency.Name))
            {
                await TakeAsync(path, folder, dependency, depth, cancellationToken);
            }
        }
    }

    private List<Dependency> Declared(string path)
    {
        var locked = Read(Join(path, "Chart.lock")).Concat(Read(Join(path, "requirements.lock")))
            .DistinctBy(d => d.Name).ToDictionary(d => d.Name, d => d.Version, StringComparer.Ordinal);
        return
        [
            .. Read(Join(path, "Chart.yaml")).Concat(Read(Join(path, "requirements.yaml")))
                .Select(d => d with { Version = locked.GetValueOrDefault(d.Name) ?? d.Version }),
        ];
    }

    private IEnumerable<Dependency> Read(string file)
    {
        if (!chart.Contents.TryGetValue(file, out var content)
            || YamlReader.Read(content.Span, options.Limits.Yaml, trackPositions: true, positionDepth: 2) is not { Documents: [{ Root: JsonObject root } document, ..] })
        {
            yield break;
        }

        var at = 0;
        foreach (var item in Kustomization.Objects(root["dependencies"]))
        {
            if (Kustomization.Text(item["name"]) is { Length: > 0 } name)
            {
                yield return new Dependency(
                    name,
                    Kustomization.Text(item["version"]) ?? string.Empty,
                    Kustomization.Text(item["repository"]) ?? string.Empty,
                    file,
                    document.PositionOf($"/dependencies/{at}").Line);
            }

            at++;
        }
    }

    private bool IsVendored(string path, string name)
    {
        var charts = Join(path, "charts/");
        return chart.Contents.ContainsKey($"{charts}{name}/Chart.yaml")
            || chart.Contents.Keys.Any(k => k.StartsWith($"{charts}{name}-", StringComparison.Ordinal)
                && (k.EndsWith(".tgz", StringComparison.Ordinal) || k.EndsWith("/Chart.yaml", StringComparison.Ordinal)));
    }

    private async Task TakeAsync(string path, string folder, Dependency dependency, int depth, CancellationToken cancellationToken)
    {
        const string local = "file://";
        if (dependency.Repository.StartsWith(local, StringComparison.Ordinal))
        {
            var from = SourcePath.Combine(folder, dependency.Repository[local.Length..]);
            var node = from is null ? null : await chart.Tree.FindAsync(from, cancellationToken);
            if (node is not { Kind: NodeKind.Folder })
            {
                Report(DiagnosticCatalog.PathOutsideSource, dependency, $"'{dependency.Repository}' does not lead to a chart of the source.");
                return;
            }

            var into = Join(path, $"charts/{SourcePath.NameOf(dependency.Name)}");
            await chart.TakeFolderAsync(node.Path, into, cancellationToken);
            await CompleteAsync(into, node.Path, depth + 1, cancellationToken);
        }
        else if (Uri.TryCreate(dependency.Repository, UriKind.Absolute, out var uri) && options.AllowsHost(uri.Host))
        {
            await FetchAsync(path, dependency, cancellationToken);
        }
        else
        {
            Report(DiagnosticCatalog.ChartDependencyMissing, dependency, $"The dependency '{dependency.Name}' is not in the chart's charts folder.");
        }
    }

    private async Task FetchAsync(string path, Dependency dependency, CancellationToken cancellationToken)
    {
        var fetched = await remote.FetchAsync(dependency.Repository, dependency.Name, dependency.Version, cancellationToken);
        if (fetched.IsSuccess)
        {
            chart.TakeArchive(Join(path, $"charts/{SourcePath.NameOf(dependency.Name)}-{fetched.Value.Version}.tgz"), fetched.Value.Archive);
        }
        else
        {
            diagnostics.AddRange(fetched.Diagnostics.Select(d => d with { File = dependency.File, Line = dependency.Line }));
        }
    }

    private void Report(DiagnosticDescriptor descriptor, Dependency dependency, string message) =>
        diagnostics.Add(descriptor.Create(message, dependency.File, dependency.Line));

    private static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    private sealed record Dependency(string Name, string Version, string Repository, string File, int Line);
}
