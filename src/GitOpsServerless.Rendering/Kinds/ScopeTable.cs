using System.Text.Json.Nodes;
using GitOpsServerless.Rendering.Pipeline;

namespace GitOpsServerless.Rendering.Kinds;

/// <summary>Whether a kind lives in namespaces: what the definitions of the set say, then the built-in kinds, then namespaced.</summary>
internal sealed class ScopeTable
{
    private readonly Dictionary<(string Group, string Kind), bool> _declared = [];

    public ScopeTable(IEnumerable<ManifestObject> objects)
    {
        foreach (var definition in objects.Where(o => o.Kind == "CustomResourceDefinition" && o.Group == "apiextensions.k8s.io"))
        {
            if (definition.Value["spec"] is JsonObject spec
                && Text(spec["group"]) is { } group
                && Text((spec["names"] as JsonObject)?["kind"]) is { } kind)
            {
                _declared[(group, kind)] = Text(spec["scope"]) == "Cluster";
            }
        }
    }

    public bool IsClusterScoped(string group, string kind) =>
        _declared.TryGetValue((group, kind), out var cluster) ? cluster : ClusterKinds.Contains(group, kind);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
