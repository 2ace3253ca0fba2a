using System.Text.Json.Nodes;

namespace GitOpsServerless.Kubernetes;

/// <summary>Named entries of merged kubeconfigs, each with the folder that its relative paths start from; null where the text is no file.</summary>
internal sealed class KubeconfigDocument
{
    private readonly Dictionary<(string Section, string Name), (JsonObject Value, string? Folder)> _entries = [];

    public string? CurrentContext { get; private set; }

    public void Merge(JsonObject? document, string? folder)
    {
        CurrentContext ??= document.TextAt("current-context") is { Length: > 0 } current ? current : null;
        foreach (var section in new[] { "clusters", "users", "contexts" })
        {
            foreach (var entry in document.ObjectsAt(section))
            {
                _entries.TryAdd((section, entry.TextAt("name") ?? string.Empty), (entry, folder));
            }
        }
    }

    public (JsonObject Value, string? Folder)? Find(string section, string name) =>
        _entries.TryGetValue((section, name), out var entry) ? entry : null;
}
