using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Kubernetes.Planning;

namespace GitOpsServerless.Kubernetes.Applying;

/// <summary>
/// The JSON patch that moves the fields of <c>kubectl</c> to us, so that the apply that follows removes what Git does not have.
/// Guarded by the resource version. After client-go's csaupgrade.
/// </summary>
internal static class TakeoverPatch
{
    public static JsonArray Create(JsonObject live, KubernetesTargetOptions options, DateTimeOffset now)
    {
        var operations = new JsonArray
        {
            Operation("replace", "/metadata/resourceVersion", live.ResourceVersion()),
            Operation("replace", "/metadata/managedFields", Managers(live, options, now)),
        };
        if (live.Annotation(WellKnown.LastApplied) is not null)
        {
            operations.Add((JsonNode)new JsonObject
            {
                ["op"] = "remove",
                ["path"] = ObjectComparer.Pointer("/metadata/annotations", WellKnown.LastApplied),
            });
        }

        return operations;
    }

    private static JsonArray Managers(JsonObject live, KubernetesTargetOptions options, DateTimeOffset now)
    {
        var raw = live.ObjectsAt("metadata", "managedFields").ToList();
        var entries = Ownership.Of(live).Entries;
        var taken = Enumerable.Range(0, entries.Count).Where(i => Takeover.Concerns(entries[i], options)).ToList();
        var mine = Enumerable.Range(0, entries.Count)
            .FirstOrDefault(i => entries[i].IsApply && entries[i].Subresource.Length == 0 && entries[i].Manager == options.FieldManager, -1);
        var union = taken.Aggregate(mine < 0 ? [] : entries[mine].Fields, (fields, i) => FieldPaths.Union(fields, entries[i].Fields));
        union.ObjectAt("f:metadata", "f:annotations")?.Remove($"f:{WellKnown.LastApplied}");

        var result = new JsonArray
        {
            (JsonNode)new JsonObject
            {
                ["manager"] = options.FieldManager,
                ["operation"] = "Apply",
                ["apiVersion"] = raw[mine < 0 ? taken[0] : mine].TextAt("apiVersion") ?? live.ApiVersion(),
                ["time"] = now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                ["fieldsType"] = "FieldsV1",
                ["fieldsV1"] = union.DeepClone(),
            },
        };
        for (var i = 0; i < raw.Count; i++)
        {
            if (i != mine && !taken.Contains(i))
            {
                result.Add(raw[i].DeepClone());
            }
        }

        return result;
    }

    private static JsonNode Operation(string op, string path, JsonNode? value) => new JsonObject { ["op"] = op, ["path"] = path, ["value"] = value };
}
