using System.Text.Json.Nodes;
using GitOpsServerless.Kubernetes.Applying;
using GitOpsServerless.Kubernetes.Observing;

namespace GitOpsServerless.Kubernetes.Planning;

/// <summary>
/// What taking over from <c>kubectl</c> will remove: fields that only its managers own and that Git does not have. Which of them
/// the API server fills in again is asked by a dry run that removes them.
/// </summary>
internal sealed class Leftovers(ObjectWriter writer, KubernetesTargetOptions options)
{
    /// <summary>Removes the leftovers from the object that the apply will make.</summary>
    public async Task RemoveAsync(WantedObject wanted, JsonObject live, JsonObject after, CancellationToken cancellationToken)
    {
        var pointers = Find(live, after);
        if (pointers.Count == 0)
        {
            return;
        }

        var operations = new JsonArray([.. pointers.Select(p => (JsonNode)new JsonObject { ["op"] = "remove", ["path"] = p })]);
        var response = await writer.PatchJsonAsync(wanted, operations, dryRun: true, cancellationToken);
        if (response.Object is not { } without)
        {
            // Not removable by themselves: the apply will tell.
            return;
        }

        foreach (var pointer in pointers)
        {
            Take(pointer, live, after, without);
        }
    }

    private List<string> Find(JsonObject live, JsonObject after)
    {
        var ownership = Ownership.Of(live);
        var leftovers = ownership.Entries.Where(e => Takeover.Concerns(e, options)).Aggregate(new JsonObject(), (set, e) => FieldPaths.Union(set, e.Fields));
        var others = ownership.Entries.Where(e => !Takeover.Concerns(e, options) && e.Manager != options.FieldManager).Select(e => e.Fields);
        var ours = Ownership.Of(after).Applier(options.FieldManager)?.Fields ?? [];
        return
        [
            .. FieldPaths.Exclusive(leftovers, [.. others, ours], live)
                .Where(p => p != ObjectComparer.Pointer("/metadata/annotations", WellKnown.LastApplied))
                .OrderByDescending(p => p, JsonPointers.Order),
        ];
    }

    private static void Take(string pointer, JsonObject live, JsonObject after, JsonObject without)
    {
        if (JsonPointers.Translate(live, after, pointer) is not { } place)
        {
            return;
        }

        if (JsonPointers.Translate(live, without, pointer) is { } kept && JsonPointers.TryGet(without, kept, out var value))
        {
            JsonPointers.Set(after, place, value);
        }
        else
        {
            JsonPointers.Remove(after, place);
        }
    }
}
