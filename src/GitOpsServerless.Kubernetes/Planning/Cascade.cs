using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Client;
using GitOpsServerless.Kubernetes.Discovery;
using GitOpsServerless.Kubernetes.Observing;
using GitOpsServerless.Kubernetes.Ordering;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes.Planning;

/// <summary>
/// What the deletion of a Namespace or a CustomResourceDefinition takes along. Everything in it must be deleted by the same plan anyway,
/// so that it is looked at, counted and confirmed like any other object; what the cluster itself puts there does not count.
/// </summary>
/// <param name="cluster">Connection.</param>
/// <param name="catalog">What the cluster serves.</param>
/// <param name="deleted">UIDs of the objects that the plan deletes.</param>
/// <param name="application">Name of the application whose plan it is.</param>
internal sealed class Cascade(Cluster cluster, ApiCatalog catalog, IReadOnlySet<string> deleted, string application)
{
    private const int Shown = 3;

    private static readonly HashSet<string> MadeByTheCluster = new(StringComparer.Ordinal)
    {
        "Event", "events.k8s.io/Event", "Endpoints", "discovery.k8s.io/EndpointSlice", "coordination.k8s.io/Lease",
    };

    private readonly ListReader _lists = new(cluster.Client, cluster.Options);

    /// <summary>Whether the deletion of an object takes others along.</summary>
    public static bool Concerns(ResourceId id) => id.Type is KindOrder.Namespace or KindOrder.CustomResourceDefinition;

    /// <summary>Looks at what would go along.</summary>
    /// <returns>Why the object must stay; null when nothing is lost that the plan does not delete.</returns>
    public async Task<Diagnostic?> WhyKeptAsync(ResourceId id, JsonObject live, CancellationToken cancellationToken)
    {
        var ns = id.Type == KindOrder.Namespace ? id.Name : null;
        if (ns is not null && catalog.FailedGroups.FirstOrDefault(g => !IsMetrics(g)) is { } failed)
        {
            return KubernetesHoldsOthers.Create($"What would be deleted with it is not known: the API group {failed} does not answer.", resource: id);
        }

        var lost = new ConcurrentBag<string>();
        var results = await Task.WhenAll(KindsIn(id, live).Select(kind => _lists.ReadAsync(
            new ListRequest(kind, ns, item => ns is null ? IsLostResource(item) : IsLostContent(kind.Type, item), item => lost.Add(Describe(kind, item)))
            {
                Accept = ApiRequest.MetadataList,
            },
            cancellationToken)));
        if (results.Select(r => r.Error).FirstOrDefault(e => e is not null && e.Code != KubernetesObjectNotFound.Code) is { } error)
        {
            return KubernetesHoldsOthers.Create($"What would be deleted with it is not known. {error.Message}", resource: id);
        }

        return lost.IsEmpty ? null : KubernetesHoldsOthers.Create($"Its deletion would take along {Count(lost)}.", resource: id);
    }

    private IEnumerable<ApiKind> KindsIn(ResourceId id, JsonObject live) => id.Type == KindOrder.Namespace
        ? catalog.Kinds.DistinctBy(k => k.Type)
            .Where(k => k.IsNamespaced && k.CanList && !MadeByTheCluster.Contains(k.Type) && !IsMetrics(k.Group))
        : [Defined(live)];

    // From the definition itself: the catalog may be older than it.
    private static ApiKind Defined(JsonObject definition) => new(
        definition.TextAt("spec", "group") ?? string.Empty,
        definition.ObjectsAt("spec", "versions").FirstOrDefault(v => v.FlagAt("served") == true).TextAt("name") ?? string.Empty,
        definition.TextAt("spec", "names", "kind") ?? string.Empty,
        definition.TextAt("spec", "names", "plural") ?? string.Empty,
        definition.TextAt("spec", "scope") == "Namespaced");

    private static bool IsMetrics(string group) => group.EndsWith("metrics.k8s.io", StringComparison.Ordinal);

    private bool IsLostResource(JsonObject item) =>
        !IsGoing(item) && !item.ObjectsAt("metadata", "ownerReferences").Any(o => deleted.Contains(o.TextAt("uid") ?? string.Empty));

    private bool IsLostContent(string type, JsonObject item) =>
        !IsGoing(item) && !item.ObjectsAt("metadata", "ownerReferences").Any() && !IsStandard(type, item);

    // What the plan deletes may have got another owner, or a wish to be kept, since then: the step skips it.
    private bool IsGoing(JsonObject item) => item.IsBeingDeleted()
        || (deleted.Contains(item.Uid() ?? string.Empty) && PruneReasons.OfOwner(item, application) is null && ObjectDirectives.WhyKept(item) is null);

    private static bool IsStandard(string type, JsonObject item) => type switch
    {
        "ConfigMap" => item.Name() is "kube-root-ca.crt" or "openshift-service-ca.crt",
        "ServiceAccount" => item.Name() == "default",
        "Secret" => item.Annotation("kubernetes.io/service-account.uid") is not null,
        _ => false,
    };

    private static string Describe(ApiKind kind, JsonObject item)
    {
        var place = item.Namespace() is { Length: > 0 } ns ? $"{ns}/{item.Name()}" : item.Name();
        return item.Label(WellKnown.ApplicationLabel) is { } owner ? $"{kind.Kind} {place} (application {owner})" : $"{kind.Kind} {place}";
    }

    private static string Count(ConcurrentBag<string> lost)
    {
        var names = string.Join(", ", lost.Order(StringComparer.Ordinal).Take(Shown)) + (lost.Count > Shown ? ", …" : string.Empty);
        return string.Create(CultureInfo.InvariantCulture, $"{lost.Count} {(lost.Count == 1 ? "object" : "objects")} that the plan does not delete: {names}");
    }
}
