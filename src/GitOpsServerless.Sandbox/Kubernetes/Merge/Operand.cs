using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Kubernetes.Merge;

/// <summary>One side of a comparison: a value that may be null, or nothing at all.</summary>
internal readonly record struct Operand(bool Exists, JsonNode? Value)
{
    public static Operand None => default;

    public static Operand Of(JsonNode? value) => new(true, value);

    public static Operand In(JsonObject? map, string name) =>
        map is not null && map.TryGetPropertyValue(name, out var value) ? Of(value) : None;
}
