using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Planning;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes.Ignoring;

/// <summary>
/// The ignored fields of one object. A field that somebody else owns is taken out of what is applied; one that only we own gets
/// the live value. Either way an apply leaves it as it is.
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
    /// Pointers of ignored fields, in the live object and in the payload. A failure when a path costs too much on the object: nobody
    /// knows then what is to be left alone, and it must not be applied.
    /// </returns>
    public Result<IReadOnlyList<string>> Protect(JsonObject payload, JsonObject live, KubernetesTargetOptions options)
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

        foreach (var pointer in inLive.OrderByDescending(p => p, JsonPointers.Order))
        {
            ProtectLive(payload, live, pointer, others, ownership, options);
        }

        // What Git sets but the cluster does not have is left out. From the end, so that indexes stay valid.
        foreach (var pointer in inPayload.Where(p => JsonPointers.Translate(payload, live, p) is null).OrderByDescending(p => p, JsonPointers.Order))
        {
            JsonPointers.Remove(payload, pointer);
        }

        return Result<IReadOnlyList<string>>.Success([.. inLive.Concat(inPayload)]);
    }

    private static void ProtectLive(
        JsonObject payload, JsonObject live, string pointer, List<ManagerEntry> others, Ownership ownership, KubernetesTargetOptions options)
    {
        if (!JsonPointers.TryGet(live, pointer, out var value))
        {
            return;
        }

        var place = JsonPointers.Translate(live, payload, pointer);
        var isOthers = others.Exists(e => FieldSet.Owns(e.Fields, pointer, live));
        if (isOthers)
        {
            if (place is not null)
            {
                JsonPointers.Remove(payload, place);
            }

            return;
        }

        var isOurs = ownership.Applier(options.FieldManager) is { } mine && FieldSet.Owns(mine.Fields, pointer, live);
        if (place is not null)
        {
            JsonPointers.TrySet(payload, place, value);
        }
        else if (isOurs)
        {
            JsonPointers.TrySet(payload, pointer, value);
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
