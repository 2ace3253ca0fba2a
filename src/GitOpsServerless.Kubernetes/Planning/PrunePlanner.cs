using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Observing;
using GitOpsServerless.Kubernetes.Ordering;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes.Planning;

/// <summary>What becomes of inventory entries that are no longer desired. Each rule that keeps one has its reason.</summary>
internal sealed class PrunePlanner
{
    private static readonly HashSet<string> SystemNamespaces = new(StringComparer.Ordinal)
    {
        "default", "kube-system", "kube-public", "kube-node-lease",
    };

    private readonly Cluster _cluster;
    private readonly PlanRequest _request;
    private readonly ObjectLocator _locator;
    private readonly Dictionary<(string Type, string Namespace, string Name), ResourceId> _places = [];
    private readonly HashSet<string> _namespaces = new(StringComparer.Ordinal);
    private readonly HashSet<string> _types = new(StringComparer.Ordinal);

    public PrunePlanner(Cluster cluster, PlanRequest request, ObjectLocator locator)
    {
        _cluster = cluster;
        _request = request;
        _locator = locator;
        foreach (var resource in request.Desired.Resources)
        {
            var place = PlaceOf(resource.Id, resource.ApiVersion);
            _places.TryAdd(place, resource.Id);
            _namespaces.Add(place.Namespace);
            _types.Add(resource.Id.Type);
        }
    }

    /// <summary>What became known while planning.</summary>
    public List<Diagnostic> Diagnostics { get; } = [];

    /// <summary>Plans every entry that is not desired.</summary>
    /// <param name="planned">The changes of what is desired.</param>
    /// <param name="cancellationToken">Cancellation.</param>
    public async Task<IReadOnlyList<Change>> PlanAsync(IReadOnlyCollection<Change> planned, CancellationToken cancellationToken)
    {
        var desired = _request.Desired.Resources.Select(r => r.Id).ToHashSet();
        var byId = planned.GroupBy(c => c.Id).ToDictionary(g => g.Key, g => g.First());
        var byUid = planned.Where(c => c.Uid is not null).GroupBy(c => c.Uid!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        List<Change> changes = [.. _request.Inventory.Entries.Where(e => !desired.Contains(e.Id)).Select(e => PlanOne(e, byId, byUid))];
        var deleted = changes.Where(c => c.Action == ChangeAction.Delete).Select(c => c.Uid).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var cascade = new Cascade(_cluster, _locator.Catalog, deleted, _request.Application.Name);
        return await Task.WhenAll(changes.Select(c => HoldAsync(c, cascade, cancellationToken)));
    }

    private Change PlanOne(InventoryEntry entry, Dictionary<ResourceId, Change> byId, Dictionary<string, Change> byUid)
    {
        var change = new Change(entry.Id, ChangeAction.Ignored) { ApiVersion = entry.ApiVersion, DesiredDigest = entry.DesiredDigest };
        if (_places.TryGetValue(PlaceOf(entry.Id, entry.ApiVersion), out var other))
        {
            return Renamed(change, byId.GetValueOrDefault(other));
        }

        if (_request.Live.Unreadable.TryGetValue(entry.Id, out var unreadable))
        {
            return change with { Action = ChangeAction.Blocked, Reason = $"It could not be read: {unreadable.Message}" };
        }

        if (!_request.Live.Resources.TryGetValue(entry.Id, out var live))
        {
            return change with { Action = ChangeAction.NoChange, Reason = PruneReasons.AlreadyGone };
        }

        if (live.Uid is not null && byUid.TryGetValue(live.Uid, out var same))
        {
            return Renamed(change, same);
        }

        change = change with { Uid = live.Uid };
        if (WhyKept(live) is { } reason)
        {
            return change with { Reason = reason };
        }

        return live.Payload.IsBeingDeleted()
            ? BeingDeleted(change)
            : change with { Action = ChangeAction.Delete, Origin = ChangeOrigin.Pending, Reason = "It is no longer in Git." };
    }

    // Such as a namespace that was written on an object of cluster scope. The entry goes when the other id has the object for sure.
    private static Change Renamed(Change change, Change? same) => same is null or { Action: ChangeAction.Blocked or ChangeAction.Ignored }
        ? change with { Reason = PruneReasons.SameObject }
        : change with { Action = ChangeAction.NoChange, Reason = PruneReasons.SameObject };

    // There is nothing left to do for it, so that it makes no plan by itself and runs no hooks.
    private Change BeingDeleted(Change change)
    {
        Diagnostics.Add(KubernetesDeletionUnconfirmed.Create("It is no longer in Git and is being deleted, but still there; it stays in the inventory.", resource: change.Id));
        return change with { Reason = "It is being deleted." };
    }

    private async Task<Change> HoldAsync(Change change, Cascade cascade, CancellationToken cancellationToken)
    {
        if (change.Action != ChangeAction.Delete || !Cascade.Concerns(change.Id)
            || await cascade.WhyKeptAsync(change.Id, _request.Live.Resources[change.Id].Payload, cancellationToken) is not { } kept)
        {
            return change;
        }

        lock (Diagnostics)
        {
            Diagnostics.Add(kept);
        }

        return change with { Action = ChangeAction.Blocked, Origin = ChangeOrigin.None, Reason = kept.Message };
    }

    private (string Type, string Namespace, string Name) PlaceOf(ResourceId id, string apiVersion) =>
        (id.Type, _locator.Locate(id, apiVersion, exactVersion: false)?.Namespace ?? id.Scope, id.Name);

    private string? WhyKept(LiveResource live)
    {
        if (!_request.Options.Prune)
        {
            return "It is no longer in Git, but pruning is off.";
        }

        if (live.Id.Type == KindOrder.Namespace && SystemNamespaces.Contains(live.Id.Name))
        {
            return "Namespaces of the system are never pruned.";
        }

        if (live.Id.Type == KindOrder.Namespace && _namespaces.Contains(live.Id.Name))
        {
            return "It still holds objects that are desired; deleting it would delete them.";
        }

        if (live.Id.Type == KindOrder.CustomResourceDefinition && _types.Contains(ApplySequence.DefinedType(live.Payload)))
        {
            return "Objects of its kind are still desired; deleting it would delete them.";
        }

        return PruneReasons.OfOwner(live.Payload, _request.Application.Name) ?? ObjectDirectives.WhyKept(live.Payload);
    }
}
