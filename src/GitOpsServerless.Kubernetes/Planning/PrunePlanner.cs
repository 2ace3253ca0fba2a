using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes.Planning;

/// <summary>What becomes of inventory entries that are no longer desired. Each rule that keeps one has its reason.</summary>
internal sealed class PrunePlanner(PlanRequest request, Dictionary<ResourceId, InventoryEntry> inventory)
{
    private static readonly HashSet<string> SystemNamespaces = new(StringComparer.Ordinal)
    {
        "default", "kube-system", "kube-public", "kube-node-lease",
    };

    public IEnumerable<Change> Plan()
    {
        var desired = request.Desired.Resources.Select(r => r.Id).ToHashSet();
        return inventory.Values.Where(e => !desired.Contains(e.Id)).Select(PlanOne);
    }

    private Change PlanOne(InventoryEntry entry)
    {
        var change = new Change(entry.Id, ChangeAction.Ignored) { ApiVersion = entry.ApiVersion, DesiredDigest = entry.DesiredDigest };
        if (request.Live.Unreadable.TryGetValue(entry.Id, out var unreadable))
        {
            return change with { Action = ChangeAction.Blocked, Reason = $"It could not be read: {unreadable.Message}" };
        }

        if (!request.Live.Resources.TryGetValue(entry.Id, out var live))
        {
            return change with { Action = ChangeAction.NoChange, Reason = PruneReasons.AlreadyGone };
        }

        change = change with { Uid = live.Uid };
        return WhyKept(live) is { } reason
            ? change with { Reason = reason }
            : change with { Action = ChangeAction.Delete, Origin = ChangeOrigin.Pending, Reason = "It is no longer in Git." };
    }

    private string? WhyKept(LiveResource live)
    {
        if (!request.Options.Prune)
        {
            return "It is no longer in Git, but pruning is off.";
        }

        if (live.Id.Type == "Namespace" && SystemNamespaces.Contains(live.Id.Name))
        {
            return "Namespaces of the system are never pruned.";
        }

        if (live.Id.Type == "Namespace" && request.Desired.Resources.Any(r => r.Id.Scope == live.Id.Name))
        {
            return "It still holds objects that are desired; deleting it would delete them.";
        }

        return PruneReasons.OfOwner(live.Payload, request.Application.Name) ?? ObjectDirectives.WhyKept(live.Payload);
    }
}
