using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Detection;
using GitOpsServerless.Rendering.Files;
using GitOpsServerless.Rendering.Remote;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Rendering.Kustomize;

/// <summary>
/// Follows a kustomization through everything that it refers to, before any program runs: all of it must be inside the file tree,
/// links included; remote references, plugins, functions and Helm inflation are refused.
/// </summary>
internal sealed class KustomizationWalker(MountedTree files, RemoteFiles remote, RenderingOptions options, List<Diagnostic> diagnostics)
{
    private const int MaxDepth = 64;
    private readonly SourceTree _tree = new(files, options.Limits);
    private readonly SourceReader _reader = new(files, options.Limits);
    private readonly KustomizationClosure _closure = new() { Tree = files };

    private KustomizeOptions _overlay = new();

    /// <summary>Walks from a folder; the application's options are part of its kustomization.</summary>
    public async Task<KustomizationClosure> WalkAsync(string path, KustomizeOptions overlay, CancellationToken cancellationToken)
    {
        _overlay = overlay;
        var start = await _tree.FindAsync(path, cancellationToken);
        if (start.Kind == NodeKind.Folder)
        {
            _closure.Folder = start.Path;
            await LeaveOutMissingComponentsAsync(start.Path, cancellationToken);
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

    private async Task LeaveOutMissingComponentsAsync(string folder, CancellationToken cancellationToken)
    {
        var present = new List<string>();
        foreach (var component in _overlay.Components)
        {
            var path = SourcePath.Combine(folder, component);
            if (!_overlay.IgnoreMissingComponents || path is null || (await _tree.FindAsync(path, cancellationToken)).Kind != NodeKind.None)
            {
                present.Add(component);
            }
        }

        _overlay = _overlay with { Components = present };
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
            var empty = YamlReader.Read("{}").Documents[0];
            await WalkRootAsync(new Place(folder, _closure.RootFile!, empty), _closure.Root!, configures, cancellationToken);
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
            var descriptor = error.IsLimit ? DiagnosticCatalog.RenderLimit : DiagnosticCatalog.ManifestSyntax;
            diagnostics.Add(descriptor.Create(error.Message, entry.Path, error.Position.Line, error.Position.Column));
            return;
        }

        // The program reads the first document and no other.
        if (stream.Documents is not [{ Root: JsonObject document } first, ..])
        {
            return;
        }

        var place = new Place(folder, entry.Path, first);
        await (depth == 0
            ? WalkRootAsync(place, document, configures, cancellationToken)
            : WalkDocumentAsync(place, document, configures, depth, cancellationToken));
    }

    private async Task WalkRootAsync(Place place, JsonObject document, string? configures, CancellationToken cancellationToken)
    {
        if (FieldNames.Canonicalize(document) is { } twice)
        {
            Invalid(place, string.Empty, Twice(twice));
        }

        KustomizeOverlay.Apply(document, _overlay);
        (_closure.RootFile, _closure.Root) = (place.File, document);
        await WalkDocumentAsync(place, document, configures, depth: 0, cancellationToken);
    }

    private async Task WalkDocumentAsync(Place place, JsonObject document, string? configures, int depth, CancellationToken cancellationToken)
    {
        if (FieldNames.Canonicalize(document) is { } twice)
        {
            Invalid(place, string.Empty, Twice(twice));
        }

        _closure.Understood[place.File] = [document];
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

        foreach (var (pointer, text, replace) in Kustomization.InlineConfiguration(document).ToList())
        {
            if (await WalkConfigurationAsync(place, pointer, Encoding.UTF8.GetBytes(text), depth, cancellationToken) is { } documents)
            {
                replace(KustomizationClosure.TextOf(documents));
            }
        }
    }

    private async Task FollowAsync(Place place, Reference reference, string? configures, int depth, CancellationToken cancellationToken)
    {
        var path = SourcePath.Combine(place.Folder, reference.Path);
        var node = path is null || LeavesMount(place, path) ? null : await _tree.FindAsync(path, cancellationToken);
        if (node is null or { Kind: NodeKind.None or NodeKind.BrokenLink })
        {
            if (RemoteReference.HostOf(reference.Path) is { } host && options.AllowsHost(host))
            {
                await FetchAsync(place, reference, configures, depth, cancellationToken);
                return;
            }

            Missing(place, reference, leavesSource: node is null or { Kind: NodeKind.BrokenLink });
            return;
        }

        if (LeavesMount(place, node.Path))
        {
            Missing(place, reference, leavesSource: true);
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

        if (node.Kind != NodeKind.Folder)
        {
            await TakeFileAsync(place, reference, path!, node, reference.Kind == ReferenceKind.Configuration ? place.Folder : configures, depth, cancellationToken);
        }
        else if (reference.Kind == ReferenceKind.File)
        {
            Missing(place, reference, leavesSource: false);
        }
        else
        {
            await EnterFolderAsync(place, reference, node.Path, configures, depth, cancellationToken);
        }
    }

    // What came from another repository sees that repository and nothing of ours.
    private bool LeavesMount(Place place, string path) => files.MountOf(place.Folder) is { } mount && !SourcePath.IsWithin(path, mount);

    private async Task FetchAsync(Place place, Reference reference, string? configures, int depth, CancellationToken cancellationToken)
    {
        var fetched = await remote.FetchAsync(reference.Path, reference.Kind, cancellationToken);
        if (!fetched.IsSuccess)
        {
            var line = place.Document.PositionOf(reference.Pointer).Line;
            diagnostics.AddRange(fetched.Diagnostics.Select(d => d with { File = place.File, Line = line }));
            return;
        }

        var node = await _tree.FindAsync(fetched.Value, cancellationToken);
        if (node.Kind == NodeKind.File)
        {
            await TakeFileAsync(place, reference, fetched.Value, node, reference.Kind == ReferenceKind.Configuration ? place.Folder : configures, depth, cancellationToken);
        }
        else if (node.Kind == NodeKind.Folder && reference.Kind != ReferenceKind.File)
        {
            reference.Replace(SourcePath.From(place.Folder, node.Path));
            await EnterFolderAsync(place, reference, node.Path, configures, depth, cancellationToken);
        }
        else
        {
            Missing(place, reference, leavesSource: false);
        }
    }

    private async Task EnterFolderAsync(
        Place place, Reference reference, string folder, string? configures, int depth, CancellationToken cancellationToken)
    {
        var isConfiguration = reference.Kind == ReferenceKind.Configuration;
        await WalkFolderAsync(folder, isConfiguration ? place.Folder : configures, depth + 1, cancellationToken);
        if (isConfiguration && !_closure.Configurations.Contains((folder, place.Folder)))
        {
            _closure.Configurations.Add((folder, place.Folder));
        }
    }

    private async Task TakeFileAsync(
        Place place, Reference reference, string path, SourceNode node, string? configures, int depth, CancellationToken cancellationToken)
    {
        // A link to a file is copied to where the link stands; a file that is reached through a link to a folder stays where it is.
        var written = node.Links.Any(l => string.Equals(l.Link, path, StringComparison.Ordinal)) ? path : node.Path;
        if (!SourcePath.IsWithin(written, place.Folder))
        {
            var copy = _closure.Outside.ReferenceTo(place.Folder, written, SourcePath.NameOf(path));
            reference.Replace(copy);
            written = SourcePath.Combine(place.Folder, copy)!;
        }

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
            await TakeConfigurationAsync(place with { Folder = configures }, reference, written, content, depth, cancellationToken);
        }
    }

    private async Task TakeConfigurationAsync(
        Place place, Reference reference, string written, ReadOnlyMemory<byte> content, int depth, CancellationToken cancellationToken)
    {
        if (await WalkConfigurationAsync(place, reference.Pointer, content, depth, cancellationToken) is not { } documents)
        {
            return;
        }

        // The same file may configure two kustomizations, for which its paths mean different files.
        if (_closure.Understood.TryGetValue(written, out var before) && KustomizationClosure.TextOf(before) != KustomizationClosure.TextOf(documents))
        {
            Invalid(place, reference.Pointer, $"'{reference.Path}' configures several kustomizations and refers to files that are not the same for all of them.");
            return;
        }

        _closure.Understood[written] = documents;
    }

    private async Task<IReadOnlyList<JsonNode?>?> WalkConfigurationAsync(
        Place place, string pointer, ReadOnlyMemory<byte> content, int depth, CancellationToken cancellationToken)
    {
        var stream = YamlReader.Read(content.Span, options.Limits.Yaml);
        if (stream.Error is { } error)
        {
            Invalid(place, pointer, $"The configuration of a generator, transformer or validator is not valid YAML: {error.Message}");
            return null;
        }

        List<JsonNode?> documents = [.. stream.Documents.Select(d => d.Root)];
        if (documents.Exists(d => d is not (null or JsonObject)))
        {
            // The program would take a text that is no object for a path.
            Invalid(place, pointer, "The configuration of a generator, transformer or validator is no object.");
            return null;
        }

        foreach (var document in ConfigurationCheck.Objects(documents))
        {
            if (ConfigurationCheck.Problem(document) is { } problem)
            {
                Refuse(place, pointer, problem);
                continue;
            }

            foreach (var reference in Kustomization.ReferencesOfConfiguration(document))
            {
                await FollowAsync(place, reference with { Pointer = pointer }, configures: null, depth, cancellationToken);
            }
        }

        return documents;
    }

    private void Missing(Place place, Reference reference, bool leavesSource)
    {
        var position = place.Document.PositionOf(reference.Pointer);
        var shown = RemoteReference.Scrub(reference.Path);
        if (RemoteReference.HostOf(reference.Path) is { } host)
        {
            diagnostics.Add(host.Length > 0
                ? DiagnosticCatalog.RemoteNotAllowed.Create($"'{shown}' would be fetched from {host}.", place.File, position.Line)
                : DiagnosticCatalog.PathOutsideSource.Create($"'{shown}' would be read from the machine, not from the source.", place.File, position.Line));
            return;
        }

        // One answer for what is outside and for what does not exist there.
        diagnostics.Add(leavesSource
            ? DiagnosticCatalog.PathOutsideSource.Create($"'{shown}' does not lead to a file of the source.", place.File, position.Line)
            : DiagnosticCatalog.RenderFileMissing.Create($"'{shown}' is not in the source.", place.File, position.Line));
    }

    private static string Twice(string field) => $"'{field}' stands twice in the kustomization.";

    private void Refuse(Place place, string pointer, string message) =>
        diagnostics.Add(DiagnosticCatalog.PluginNotAllowed.Create(message, place.File, place.Document.PositionOf(pointer).Line));

    private void Invalid(Place place, string pointer, string message) =>
        diagnostics.Add(DiagnosticCatalog.InvalidRenderOption.Create(message, place.File, place.Document.PositionOf(pointer).Line));

    private sealed record Place(string Folder, string File, YamlDocument Document);
}
