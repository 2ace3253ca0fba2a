using System.Text.Json.Nodes;

namespace GitOpsServerless.Kubernetes.Assessing;

/// <summary>One entry of <c>status.conditions</c>.</summary>
internal sealed record Condition(string Type, string Status, string Reason, string Message)
{
    /// <summary>Whether it is about an older generation than the object's (<c>observedGeneration</c> of the condition itself).</summary>
    public bool IsOutdated { get; init; }

    public bool IsTrue => Status == "True";

    public bool IsFalse => Status == "False";

    public static Condition? Find(JsonObject o, string type) => All(o).FirstOrDefault(c => c.Type == type);

    public static IEnumerable<Condition> All(JsonObject o) =>
        Of(o.ObjectsAt("status", "conditions"), o.NumberAt("metadata", "generation"));

    public static IEnumerable<Condition> Of(IEnumerable<JsonObject> conditions, long? generation) => conditions.Select(c => new Condition(
        c.TextAt("type") ?? string.Empty,
        c.TextAt("status") ?? string.Empty,
        c.TextAt("reason") ?? string.Empty,
        c.TextAt("message") ?? string.Empty)
    {
        IsOutdated = c.NumberAt("observedGeneration") is { } observed && observed < generation,
    });
}
