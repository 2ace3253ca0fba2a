using System.Text.Json.Nodes;

namespace GitOpsServerless.Rendering.Pipeline;

/// <summary>One object of a manifest and where it stands.</summary>
/// <param name="Value">The object.</param>
/// <param name="File">Path in the source.</param>
/// <param name="Line">Line of its first key, counted from 1; null where a program made it.</param>
internal sealed record ManifestObject(JsonObject Value, string File, int? Line)
{
    public string? ApiVersion => Text(Value["apiVersion"]);

    public string? Kind => Text(Value["kind"]);

    public JsonObject? Metadata => Value["metadata"] as JsonObject;

    public string? Name => Text(Metadata?["name"]);

    public string? Namespace => Text(Metadata?["namespace"]) is { Length: > 0 } text ? text : null;

    /// <summary>API group; empty for the core group.</summary>
    public string Group => ApiVersion is { } version && version.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 ? version[..slash] : string.Empty;

    public string? Annotation(string name) => Text((Metadata?["annotations"] as JsonObject)?[name]);

    public string? Label(string name) => Text((Metadata?["labels"] as JsonObject)?[name]);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
