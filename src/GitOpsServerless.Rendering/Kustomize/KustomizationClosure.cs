using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Rendering.Pipeline;
using GitOpsServerless.Rendering.Remote;
using GitOpsServerless.Rendering.Tools;

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

    /// <summary>
    /// Every kustomization and every configuration of a built-in as it was understood, by path. The program is given these and not the
    /// texts of the source, so that it cannot understand something else.
    /// </summary>
    public Dictionary<string, IReadOnlyList<JsonNode?>> Understood { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Folders whose kustomization makes configuration of built-ins, and the folder that its paths are relative to; inner ones first.
    /// What comes out of them has to be looked at once more, since patches may have changed it.
    /// </summary>
    public List<(string Folder, string Configures)> Configurations { get; } = [];

    /// <summary>The source with what was hung into it.</summary>
    public required MountedTree Tree { get; init; }

    /// <summary>Copies of files outside the folder of their kustomization.</summary>
    public OutsideFiles Outside { get; } = new();

    /// <summary>What the program said, about files of the source.</summary>
    public ToolMessage Explain(string text, string folder)
    {
        var message = ToolMessage.OfKustomize(Outside.Restore(text, folder), folder, file => Files.ContainsKey(file) || Outside.Contains(file));
        return message with { Text = Tree.ShownText(message.Text), File = message.File is null ? null : Tree.Shown(message.File) };
    }

    /// <summary>Writes what was understood over what was read.</summary>
    public void WriteUnderstood()
    {
        foreach (var (path, documents) in Understood)
        {
            Files[path] = Encoding.UTF8.GetBytes(TextOf(documents));
        }
    }

    /// <summary>Documents as text: JSON, which is YAML.</summary>
    public static string TextOf(IReadOnlyList<JsonNode?> documents) =>
        string.Join("\n---\n", documents.Select(d => d is null ? string.Empty : JsonText.Of(d))) + "\n";
}
