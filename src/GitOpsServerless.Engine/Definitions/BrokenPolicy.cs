using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Definitions;

/// <summary>
/// What an invalid Policy document still says: whom it is for. It stays among the policies and holds what it would look at, because a
/// gate that cannot be read must not stand open.
/// </summary>
internal static class BrokenPolicy
{
    public static PolicyDefinition Bind(string name, JsonObject document, Diagnostic cause, Provenance provenance)
    {
        var spec = document["spec"] as JsonObject ?? [];
        return new PolicyDefinition(name, null, "The document is not valid.")
        {
            Applications = Texts(spec["applications"]),
            WarnOnly = spec["warnOnly"] is JsonValue value && value.TryGetValue(out bool flag) && flag,
            Problem = cause,
            Provenance = provenance,
        };
    }

    private static IReadOnlyList<string> Texts(JsonNode? node)
    {
        var texts = (node as JsonArray)?.Select(static item => item is JsonValue value && value.TryGetValue(out string? text) ? text : null).ToList();
        return texts is null || texts.Contains(null) ? ["*"] : [.. texts.OfType<string>()];
    }
}
