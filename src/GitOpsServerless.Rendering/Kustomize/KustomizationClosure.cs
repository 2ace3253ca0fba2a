using System.Text.Json.Nodes;

namespace GitOpsServerless.Rendering.Kustomize;

/// <summary>Everything that one kustomization reaches, read and checked: what the program will see, and nothing else.</summary>
internal sealed class KustomizationClosure
{
    /// <summary>Contents by real path.</summary>
    public SortedDictionary<string, ReadOnlyMemory<byte>> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Links to folders: path of the link → real path of the folder.</summary>
    public SortedDictionary<string, string> Links { get; } = new(StringComparer.Ordinal);

    /// <summary>Real path of the folder that the program is started on.</summary>
    public string Folder { get; set; } = string.Empty;

    /// <summary>Folders that were walked.</summary>
    public HashSet<string> Visited { get; } = new(StringComparer.Ordinal);

    /// <summary>Path of the kustomization that the program is started on.</summary>
    public string? RootFile { get; set; }

    /// <summary>Its content.</summary>
    public JsonObject? Root { get; set; }

    /// <summary>Whether a file lies outside the folder of the kustomization that names it, so that kustomize's own restriction has to be lifted.</summary>
    public bool CrossesFolders { get; set; }

    /// <summary>Whether something has to be fetched from an allowed host.</summary>
    public bool NeedsNetwork { get; set; }
}
