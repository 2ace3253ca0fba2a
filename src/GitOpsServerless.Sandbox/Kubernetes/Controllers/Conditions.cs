using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Controllers;

/// <summary>The conditions of a status. The time of a transition changes only with the condition's value.</summary>
internal sealed class Conditions(JsonObject? before, string timestamp)
{
    private readonly List<JsonObject> _conditions = [];

    /// <param name="type">The condition's type.</param>
    /// <param name="status">True, False or Unknown.</param>
    /// <param name="reason">One word.</param>
    /// <param name="message">A sentence.</param>
    /// <param name="withUpdateTime">Whether the kind also stamps the last update or probe, and how the field is called.</param>
    public void Set(string type, string status, string reason, string message, string? withUpdateTime = null)
    {
        var old = before.Array("conditions")?.FirstOrDefault(condition => condition.Text("type") == type) as JsonObject;
        var isSame = old.Text("status") == status;
        var transition = isSame ? old.Text("lastTransitionTime") ?? timestamp : timestamp;
        var condition = new JsonObject { ["type"] = type, ["status"] = status };
        if (withUpdateTime is not null)
        {
            var isUnchanged = isSame && old.Text("reason") == reason && old.Text("message") == message;
            condition[withUpdateTime] = isUnchanged ? old.Text(withUpdateTime) ?? timestamp : timestamp;
        }

        condition["lastTransitionTime"] = transition;
        condition["reason"] = reason;
        condition["message"] = message;
        _conditions.Add(condition);
    }

    public JsonArray Write() => new([.. _conditions]);
}
