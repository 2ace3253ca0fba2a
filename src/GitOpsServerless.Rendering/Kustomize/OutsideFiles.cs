using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Files;

namespace GitOpsServerless.Rendering.Kustomize;

/// <summary>
/// Files that lie outside the folder of the kustomization that names them. kustomize reads none such unless its own load restriction
/// is lifted; so that it never is, they are copied into the folder under a name of ours, and the reference is changed to the copy.
/// </summary>
internal sealed class OutsideFiles
{
    private const string Folder = ".gitops-outside";
    private const int IdLength = 12;
    private readonly SortedDictionary<string, string> _originals = new(StringComparer.Ordinal);

    /// <summary>The reference to the copy of a file, relative to the folder; its last part stays the same, since it may be a key.</summary>
    public string ReferenceTo(string folder, string path, string name)
    {
        var reference = $"{Folder}/{Digests.Of(System.Text.Encoding.UTF8.GetBytes(path))[..IdLength]}/{name}";
        _originals[SourcePath.Combine(folder, reference)!] = path;
        return reference;
    }

    /// <summary>The file that a path is a copy of, or the path itself.</summary>
    public string Original(string path) => _originals.GetValueOrDefault(path, path);

    /// <summary>Whether a file was copied.</summary>
    public bool Contains(string path) => _originals.ContainsValue(path);

    /// <summary>A text of the program with its paths, relative to a folder, turned back into those of the source.</summary>
    public string Restore(string text, string folder)
    {
        foreach (var (copy, original) in text.Contains(Folder, StringComparison.Ordinal) ? _originals : [])
        {
            text = text
                .Replace(SourcePath.From(folder, copy), SourcePath.From(folder, original), StringComparison.Ordinal)
                .Replace(copy, original, StringComparison.Ordinal)
                .Replace(copy[copy.IndexOf(Folder, StringComparison.Ordinal)..], original, StringComparison.Ordinal);
        }

        return text;
    }
}
