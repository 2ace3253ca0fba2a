using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Detection;
using GitOpsServerless.Rendering.Files;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Rendering.Kustomize;

/// <summary>
/// Follows a kustomization through everything that it refers to, before any program runs: all of it must be inside the file tree,
/// links included; remote references, plugins, functions and Helm inflation are refused.
/// </summary>
internal sealed class KustomizationWalker(IFileTree files, RenderingOptions options, List<Diagnostic> diagnostics)
{
    private const int MaxDepth = 64;
    private const string FunctionAnnotation = "config.kubernetes.io/function";
    private readonly SourceTree _tree = new(files, options.Limits);
    private readonly SourceReader _reader = new(files, options.Limits);
    private readonly KustomizationClosure _closure = new();

    private KustomizeOptions _overlay = new();

    /// <summary>Walks from a folder; the application's options are part of its kustomization.</summary>
    public async Task<KustomizationClosure> WalkAsync(string path, KustomizeOptions overlay, CancellationToken cancellationToken)
    {
        _overlay = overlay;
        var start = await _tree.FindAsync(path, cancellationToken);
        if (start.Kind == NodeKind.Folder)
        {
            _closure.Folder = start.Path;
            await EnsureRootAsync(start.Path, cancellationToken);
            await WalkFolderAsync(start.Path, configures: null, depth: 0, cancellationToken);
        }
        else
        {
            diagnostics.Add(DiagnosticCatalog.RenderPathNotFound.Create($"The path '{path}' is no folder of the source at {files.Revision}.", path));
        }

        if (_tree.Failure is { } failure)
        {
            diagnostics.Add(failure);
        }

        return _closure;
    }

    // A folder that is said to be a kustomization but has no such file: all manifests below it, as Flux takes them.
    private async Task EnsureRootAsync(string folder, CancellationToken cancellationToken)
    {
        var entries = await _tree.ListAsync(folder, cancellationToken);
        if (entries.Any(e => SourceLayout.IsKustomization(SourcePath.NameOf(e.Path)) && SourcePath.FolderOf(e.Path) == folder))
        {
            return;
        }

        var nested = entries.Where(e => SourceLayout.IsKustomization(SourcePath.NameOf(e.Path))).Select(e => SourcePath.FolderOf(e.Path)).ToList();
        nested = [.. nested.Where(n => !nested.Exists(other => other != n && SourcePath.IsWithin(n, other)))];
        var manifests = new PlainSelection(folder, new PlainOptions()).Select(entries, [])
            .Where(e => Path.GetExtension(e.Path) is ".yaml" or ".yml" && !nested.Exists(n => SourcePath.IsWithin(e.Path, n)))
            .Select(e => e.Path);
        JsonArray resources = [.. manifests.Concat(nested).Order(StringComparer.Ordinal).Select(p => (JsonNode)SourcePath.RelativeTo(p, folder))];
        var name = folder.Length == 0 ? "kustomization.yaml" : $"{folder}/kustomization.yaml";
        (_closure.RootFile, _closure.Root) = (name, new JsonObject { ["resources"] = resources });
    }

    private async Task WalkFolderAsync(string folder, string? configures, int depth, CancellationToken cancellationToken)
    {
        if (!_closure.Visited.Add($"{configures}:{folder}"))
        {
            return;
        }

        if (depth > MaxDepth || _closure.Visited.Count > options.Limits.MaxFiles)
        {
            diagnostics.Add(DiagnosticCatalog.RenderLimit.Create($"Kustomizations are nested deeper than {MaxDepth}, or too many.", folder));
            return;
        }

        var entries = await _tree.ListAsync(folder, cancellationToken);
        var found = entries.Where(e => SourceLayout.IsKustomization(SourcePath.NameOf(e.Path)) && SourcePath.FolderOf(e.Path) == folder).ToList();
        if (found.Count == 0 && depth == 0)
        {
            KustomizeOverlay.Apply(_closure.Root!, _overlay);
            var empty = YamlReader.Read("{}").Documents[0];
            await WalkDocumentAsync(new Place(folder, _closure.RootFile!, empty), _closure.Root!, configures, depth, cancellationToken);
        }
        else if (found.Count == 0)
        {
            diagnostics.Add(DiagnosticCatalog.RenderFileMissing.Create($"The folder '{folder}' has no kustomization file.", folder));
        }

        foreach (var entry in found)
        {
            await WalkFileAsync(folder, entry, configures, depth, cancellationToken);
        }
    }

    private async Task WalkFileAsync(string folder, FileEntry entry, string? configures, int depth, CancellationToken cancellationToken)
    {
        var read = await _reader.ReadAsync(entry, cancellationToken);
        if (!read.IsSuccess)
        {
            diagnostics.AddRange(read.Diagnostics);
            return;
        }

        _closure.Files[entry.Path] = read.Value.Content;
        var stream = YamlReader.Read(read.Value.Content.Span, options.Limits.Yaml, trackPositions: true, positionDepth: 2);
        if (stream.Error is { } error)
        {
            diagnostics.Add(DiagnosticCatalog.ManifestSyntax.Create(error.Message, entry.Path, error.Position.Line, error.Position.Column));
            return;
        }

        if (stream.Documents.FirstOrDefault(d => d.Root is JsonObject) is not { Root: JsonObject document } place)
        {
            return;
        }

        if (depth == 0)
        {
            KustomizeOverlay.Apply(document, _overlay);
            (_closure.RootFile, _closure.Root) = (entry.Path, document);
        }

        await WalkDocumentAsync(new Place(folder, entry.Path, place), document, configures, depth, cancellationToken);
    }

    private async Task WalkDocumentAsync(Place place, JsonObject document, string? configures, int depth, CancellationToken cancellationToken)
    {
        foreach (var field in (string[])["helmCharts", "helmChartInflationGenerator", "helmGlobals"])
        {
            if (document.ContainsKey(field))
            {
                Refuse(place, $"/{field}", $"'{field}' inflates Helm charts inside kustomize.");
            }
        }

        foreach (var reference in Kustomization.ReferencesOf(document))
        {
            await FollowAsync(place, reference, configures, depth, cancellationToken);
        }

        foreach (var (field, text) in Kustomization.InlineConfiguration(document))
        {
            await WalkConfigurationAsync(
                place, $"/{field}", YamlReader.Read(text, options.Limits.Yaml).Documents.Select(d => d.Root), depth, cancellationToken);
        }
    }

    private async Task FollowAsync(Place place, Reference reference, string? configures, int depth, CancellationToken cancellationToken)
    {
        var path = SourcePath.Combine(place.Folder, reference.Path);
        var node = path is null ? null : await _tree.FindAsync(path, cancellationToken);
        if (node is null or { Kind: NodeKind.None or NodeKind.BrokenLink })
        {
            Missing(place, reference, leavesSource: node is null or { Kind: NodeKind.BrokenLink });
            return;
        }

        foreach (var (link, target) in node.Links)
        {
            // A link to a file becomes a copy below; a link to a folder stays a link, since paths continue behind it.
            if (!string.Equals(link, path, StringComparison.Ordinal) || node.Kind == NodeKind.Folder)
            {
                _closure.Links[link] = target;
            }
        }

        if (node.Kind == NodeKind.Folder)
        {
            if (reference.Kind == ReferenceKind.File)
            {
                Missing(place, reference, leavesSource: false);
                return;
            }

            await WalkFolderAsync(node.Path, reference.Kind == ReferenceKind.Configuration ? place.Folder : configures, depth + 1, cancellationToken);
            return;
        }

        await TakeFileAsync(place, reference, path!, node, reference.Kind == ReferenceKind.Configuration ? place.Folder : configures, depth, cancellationToken);
    }

    private async Task TakeFileAsync(
        Place place, Reference reference, string path, SourceNode node, string? configures, int depth, CancellationToken cancellationToken)
    {
        _closure.CrossesFolders |= !SourcePath.IsWithin(path, place.Folder);
        var written = node.Links.Any(l => string.Equals(l.Link, path, StringComparison.Ordinal)) ? path : node.Path;
        if (!_closure.Files.TryGetValue(written, out var content))
        {
            var read = await _reader.TryReadAsync(node.Path, cancellationToken);
            if (!read.IsSuccess || read.Value is null)
            {
                diagnostics.AddRange(read.Diagnostics);
                return;
            }

            _closure.Files[written] = content = read.Value.Content;
        }

        if (configures is not null && reference.Kind is ReferenceKind.Configuration or ReferenceKind.Resource)
        {
            var documents = YamlReader.Read(content.Span, options.Limits.Yaml).Documents.Select(d => d.Root);
            await WalkConfigurationAsync(place with { Folder = configures }, reference.Pointer, documents, depth, cancellationToken);
        }
    }

    private async Task WalkConfigurationAsync(
        Place place, string pointer, IEnumerable<JsonNode?> documents, int depth, CancellationToken cancellationToken)
    {
        foreach (var document in documents.OfType<JsonObject>())
        {
            var annotations = (document["metadata"] as JsonObject)?["annotations"] as JsonObject;
            if (Kustomization.Text(document["apiVersion"]) != "builtin"
                || Kustomization.Text(document["kind"]) == "HelmChartInflationGenerator"
                || annotations?.ContainsKey(FunctionAnnotation) == true)
            {
                Refuse(place, pointer, $"'{document["kind"]}' of '{document["apiVersion"]}' is not a built-in of kustomize.");
                continue;
            }

            foreach (var reference in Kustomization.ReferencesOfConfiguration(document))
            {
                await FollowAsync(place, reference with { Pointer = pointer }, configures: null, depth, cancellationToken);
            }
        }
    }

    private void Missing(Place place, Reference reference, bool leavesSource)
    {
        var position = place.Document.PositionOf(reference.Pointer);
        if (RemoteReference.HostOf(reference.Path) is { } host)
        {
            if (options.AllowsHost(host))
            {
                _closure.NeedsNetwork = true;
                return;
            }

            diagnostics.Add(DiagnosticCatalog.RemoteNotAllowed.Create(
                $"'{Scrub(reference.Path)}' would be fetched from {host}.", place.File, position.Line));
            return;
        }

        // One answer for what is outside and for what does not exist there.
        diagnostics.Add(leavesSource
            ? DiagnosticCatalog.PathOutsideSource.Create($"'{reference.Path}' does not lead to a file of the source.", place.File, position.Line)
            : DiagnosticCatalog.RenderFileMissing.Create($"'{reference.Path}' is not in the source.", place.File, position.Line));
    }

    // A URL may carry a user and a password.
    private static string Scrub(string reference) =>
        reference.IndexOf('@', StringComparison.Ordinal) is var at and > 0 && reference.IndexOf("://", StringComparison.Ordinal) is var scheme and > 0 && scheme < at
            ? reference[..(scheme + 3)] + reference[(at + 1)..]
            : reference;

    private void Refuse(Place place, string pointer, string message) =>
        diagnostics.Add(DiagnosticCatalog.PluginNotAllowed.Create(message, place.File, place.Document.PositionOf(pointer).Line));

    private sealed record Place(string Folder, string File, YamlDocument Document);
}
