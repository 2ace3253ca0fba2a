using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Planning;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes.Ignoring;

/// <summary>
/// The ignored fields of one object. A field that somebody else owns is taken out of what is applied; one that only we own, or that is
/// part of an atomic list of somebody else's, gets the live value. Either way an apply leaves it as it is.
/// </summary>
internal sealed class IgnoredFields(IReadOnlyList<(IgnoreRule Rule, IReadOnlyList<JsonPath> Paths)> rules, bool isScaled, string type)
{
    private const string Replicas = "/spec/replicas";

    /// <summary>Fields that controllers of the cluster fill in: ignored where one of them owns them.</summary>
    private static readonly Dictionary<string, JsonPath> FilledIn = new(StringComparer.Ordinal)
    {
        ["admissionregistration.k8s.io/MutatingWebhookConfiguration"] = JsonPath.Parse("$.webhooks[*].clientConfig.caBundle", out _)!,
        ["admissionregistration.k8s.io/ValidatingWebhookConfiguration"] = JsonPath.Parse("$.webhooks[*].clientConfig.caBundle", out _)!,
        ["apiextensions.k8s.io/CustomResourceDefinition"] = JsonPath.Parse("$.spec.conversion.webhook.clientConfig.caBundle", out _)!,
        ["apiregistration.k8s.io/APIService"] = JsonPath.Parse("$.spec.caBundle", out _)!,
    };

    /// <summary>Whether nothing can be ignored of this object, whatever is live.</summary>
    public bool IsEmpty => rules.Count == 0 && !isScaled;

    /// <summary>Changes a payload so that applying it leaves the ignored fields of the live object alone.</summary>
    /// <returns>
    /// What is left alone. A failure when a path costs too much on the object: nobody knows then what is to be left alone, and it must
    /// not be applied.
    /// </returns>
    public Result<Protection> Protect(JsonObject payload, JsonObject live, KubernetesTargetOptions options)
    {
        var ownership = Ownership.Of(live);
        var others = ownership.Entries.Where(e => e.Manager != options.FieldManager && !Takeover.Concerns(e, options)).ToList();
        if (Pointers(payload, ownership, fromLive: false) is not { } inPayload
            || Pointers(live, ownership, fromLive: true) is not { } inLive
            || FilledInByOthers(live, others) is not { } filledIn)
        {
            return KubernetesIgnoreRuleTooCostly.Create("A JSON path of ignoreDifferences costs too much on the object.", resource: KubernetesIds.Of(live));
        }

        inLive.UnionWith(filledIn);

        // What Git sets but the cluster does not have is left out. From the end, so that indexes stay valid.
        foreach (var pointer in Missing(payload, live, inPayload))
        {
            JsonPointers.Remove(payload, pointer);
        }

        foreach (var pointer in inLive.OrderByDescending(p => p, JsonPointers.Order).Where(p => MeanSame(live, payload, p, inPayload)))
        {
            ProtectLive(payload, live, pointer, others, ownership, options);
        }

        return new Protection([.. inLive], inPayload.Count > 0);
    }

    /// <summary>
    /// Gives what an apply would make of an object the live values of its ignored fields, so that comparing the two does not show them.
    /// </summary>
    public void Settle(JsonObject live, JsonObject after, Protection protection)
    {
        if (protection.IsEmpty || Pointers(after, Ownership.Of(live), fromLive: false) is not { } inAfter)
        {
            return;
        }

        foreach (var pointer in Missing(after, live, inAfter))
        {
            JsonPointers.Remove(after, pointer);
        }

        foreach (var pointer in protection.InLive.Where(p => MeanSame(live, after, p, inAfter)))
        {
            if (JsonPointers.Translate(live, after, pointer) is { } place && JsonPointers.TryGet(live, pointer, out var value))
            {
                JsonPointers.Set(after, place, value);
            }
        }
    }

    // A new item of a list comes whole: there is nothing live in it to leave alone.
    private static List<string> Missing(JsonObject o, JsonObject live, HashSet<string> pointers) =>
    [
        .. pointers.Where(p => JsonPointers.Translate(o, live, p) is null && JsonPointers.Translate(o, live, JsonPointers.ItemAbove(o, p)) is not null)
            .OrderByDescending(p => p, JsonPointers.Order),
    ];

    // Where only the position names an item, the rules must select the same place on both sides.
    private static bool MeanSame(JsonObject live, JsonObject other, string pointer, HashSet<string> inOther) =>
        !JsonPointers.IsByPosition(live, other, pointer) || (JsonPointers.Translate(live, other, pointer) is { } place && inOther.Contains(place));

    private static void ProtectLive(
        JsonObject payload, JsonObject live, string pointer, List<ManagerEntry> others, Ownership ownership, KubernetesTargetOptions options)
    {
        var place = JsonPointers.Translate(live, payload, pointer);
        if (others.Exists(e => FieldSet.OwnsItself(e.Fields, pointer, live)))
        {
            if (place is not null)
            {
                JsonPointers.Remove(payload, place);
            }

            return;
        }

        var isOwned = others.Exists(e => FieldSet.Owns(e.Fields, pointer, live))
            || (ownership.Applier(options.FieldManager) is { } mine && FieldSet.Owns(mine.Fields, pointer, live));
        if (place is not null || isOwned)
        {
            JsonPointers.Copy(live, payload, pointer);
        }
    }

    private HashSet<string>? Pointers(JsonObject o, Ownership ownership, bool fromLive)
    {
        var pointers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (rule, paths) in rules)
        {
            pointers.UnionWith(rule.JsonPointers.Where(p => p.StartsWith('/')).SelectMany(p => Exact(o, p)));
            foreach (var path in paths)
            {
                if (path.Find(o) is not { } found)
                {
                    return null;
                }

                pointers.UnionWith(found);
            }

            if (fromLive)
            {
                pointers.UnionWith(ownership.Entries.Where(e => rule.ManagedFieldsManagers.Contains(e.Manager, StringComparer.Ordinal))
                    .SelectMany(e => FieldPaths.Leaves(e.Fields, o)));
            }
        }

        if (isScaled && JsonPointers.TryGet(o, Replicas, out _))
        {
            pointers.Add(Replicas);
        }

        pointers.RemoveWhere(IsIdentity);
        return pointers;
    }

    private static IEnumerable<string> Exact(JsonObject o, string pointer) => JsonPointers.TryGet(o, pointer, out _) ? [pointer] : [];

    // Without these there is nothing to apply, and our own label decides about pruning.
    private static bool IsIdentity(string pointer) =>
        pointer.Length == 0
        || pointer is "/apiVersion" or "/kind" or "/metadata" or "/metadata/name" or "/metadata/namespace" or "/metadata/labels" or "/metadata/annotations"
        || pointer.StartsWith("/metadata/labels/gitops.serverless", StringComparison.Ordinal)
        || pointer.StartsWith("/metadata/annotations/gitops.serverless", StringComparison.Ordinal);

    private List<string>? FilledInByOthers(JsonObject live, List<ManagerEntry> others)
    {
        var pointers = new List<string>();
        if (FilledIn.TryGetValue(type, out var path))
        {
            if (path.Find(live) is not { } found)
            {
                return null;
            }

            pointers.AddRange(found.Where(pointer => others.Exists(e => FieldSet.Owns(e.Fields, pointer, live))));
        }

        // An autoscaler writes through the scale subresource; people with kubectl do so, too, and are not meant.
        var scaler = others.Find(e => e.Subresource == "scale" && !e.Manager.StartsWith("kubectl", StringComparison.Ordinal));
        if (scaler is not null && FieldSet.Owns(scaler.Fields, Replicas, live))
        {
            pointers.Add(Replicas);
        }

        return pointers;
    }
}
