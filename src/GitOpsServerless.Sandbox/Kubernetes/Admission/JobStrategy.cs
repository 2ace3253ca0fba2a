using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Admission;

/// <summary>A Job selects its pods by a label with its own uid, unless it says that it manages the selector.</summary>
internal static class JobStrategy
{
    private const string UidLabel = "batch.kubernetes.io/controller-uid";
    private const string NameLabel = "batch.kubernetes.io/job-name";

    public static void SetSelector(JsonObject node)
    {
        var spec = node.Ensure("spec");
        if (spec.Boolean("manualSelector") == true)
        {
            return;
        }

        var uid = node["metadata"].Text("uid");
        var name = node["metadata"].Text("name");
        spec["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { [UidLabel] = uid } };
        var labels = spec.Ensure("template").Ensure("metadata").Ensure("labels");
        labels[UidLabel] = uid;
        labels[NameLabel] = name;
        labels["controller-uid"] = uid;
        labels["job-name"] = name;
    }

    /// <summary>A client that sends its manifest again does not know the generated labels.</summary>
    public static void Keep(JsonObject node, JsonObject before)
    {
        if (node.Object("spec").Boolean("manualSelector") == true)
        {
            return;
        }

        Strategies.Carry(node, before, "spec", "selector");
        var generated = before.Object("spec").Object("template").Object("metadata").Object("labels");
        var labels = node.Ensure("spec").Ensure("template").Ensure("metadata").Ensure("labels");
        foreach (var name in new[] { UidLabel, NameLabel, "controller-uid", "job-name" })
        {
            if (generated?[name] is { } value)
            {
                labels.Default(name, value.DeepClone());
            }
        }
    }
}
