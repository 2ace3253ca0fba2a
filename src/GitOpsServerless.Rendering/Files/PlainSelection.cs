using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Detection;

namespace GitOpsServerless.Rendering.Files;

/// <summary>Which files of a folder are plain manifests.</summary>
internal sealed class PlainSelection(string path, PlainOptions options)
{
    private readonly List<Glob> _include = [.. options.Include.Select(p => new Glob(p))];
    private readonly List<Glob> _exclude = [.. options.Exclude.Select(p => new Glob(p))];

    /// <summary>The chosen entries in the order given; kustomization files are left out with a warning.</summary>
    public IEnumerable<FileEntry> Select(IReadOnlyList<FileEntry> entries, List<Diagnostic> diagnostics)
    {
        foreach (var entry in entries.Where(IsChosen))
        {
            if (SourceLayout.IsKustomization(SourcePath.NameOf(entry.Path)))
            {
                diagnostics.Add(DiagnosticCatalog.NestedKustomization.Create(
                    $"'{entry.Path}' is a kustomization inside a folder of plain manifests.", entry.Path));
            }
            else
            {
                yield return entry;
            }
        }
    }

    private bool IsChosen(FileEntry entry)
    {
        if (entry.Kind == FileKind.Submodule)
        {
            return false;
        }

        if (string.Equals(entry.Path, path, StringComparison.Ordinal))
        {
            return true;
        }

        var relative = SourcePath.RelativeTo(entry.Path, path);
        return (options.Recurse || !relative.Contains('/', StringComparison.Ordinal))
            && !relative.Split('/').Any(s => s.StartsWith('.'))
            && (_include.Count == 0 ? IsManifestName(relative) : _include.Exists(g => g.IsMatch(relative)))
            && !_exclude.Exists(g => g.IsMatch(relative));
    }

    private static bool IsManifestName(string path) => Path.GetExtension(path) is ".yaml" or ".yml" or ".json";
}
