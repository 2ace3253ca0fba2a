using System.Text.Json.Nodes;

namespace GitOpsServerless.Kubernetes.Assessing;

/// <summary>One entry of <c>status.conditions</c>.</summary>
internal sealed record Condition(string Type, string Status, string Reason, string Message)
{
    public bool IsTrue => Status == "True";

    public bool IsFalse => Status == "False";

    public static Condition? Find(JsonObject o, string type) => All(o).FirstOrDefault(c => c.Type == type);

    public static IEnumerable<Condition> All(JsonObject o) => o.ObjectsAt("status", "conditions").Select(c => new Condition(
        c.TextAt("type") ?? string.Empty,
        c.TextAt("status") ?? string.Empty,
        c.TextAt("reason") ?? string.Empty,
        c.TextAt("message") ?? string.Empty));
}
