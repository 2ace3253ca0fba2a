using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.State;

namespace GitOpsServerless.Engine.Reconciliation;

/// <summary>
/// Keeps what moved from one application to another: a resource that another application has applied, too, is not deleted by the first one. Ids of Azure
/// mean the same in every target; in clusters a label says who owns an object. The inventories of others are read for plans that delete something only.
/// </summary>
internal sealed class OtherOwners(IStateStore state)
{
    private const int ReadsAtATime = 8;

    public async Task<Plan> KeepAsync(Plan plan, string application, CancellationToken cancellationToken)
    {
        var doomed = plan.Changes.Where(c => c.Action == ChangeAction.Delete && c.Id.IsAzure).Select(c => c.Id).ToHashSet();
        if (doomed.Count == 0)
        {
            return plan;
        }

        var owners = await OwnersAsync(doomed, application, cancellationToken);
        return owners.Count == 0 ? plan : plan with { Changes = [.. plan.Changes.Select(c => Kept(c, owners))] };
    }

    private static Change Kept(Change change, IReadOnlyDictionary<ResourceId, string> owners)
    {
        if (change.Action != ChangeAction.Delete || !change.Id.IsAzure)
        {
            return change;
        }

        if (owners.TryGetValue(change.Id, out var owner))
        {
            return change with
            {
                Action = ChangeAction.Ignored,
                Origin = ChangeOrigin.None,
                Reason = $"It is no longer in the template, and is kept because the application '{owner}' has applied it, too, or cannot say.",
            };
        }

        var root = AzureResourceId.Format(change.Id) + "/";
        var inside = owners.Where(o => AzureResourceId.Format(o.Key).StartsWith(root, StringComparison.OrdinalIgnoreCase)).Select(o => o.Key).FirstOrDefault();
        return inside is null ? change : change with
        {
            Action = ChangeAction.Blocked,
            Reason = $"It is no longer in the template, but holds {inside.Name}, which the application '{owners[inside]}' has applied, too, or cannot say.",
        };
    }

    private async Task<IReadOnlyDictionary<ResourceId, string>> OwnersAsync(IReadOnlySet<ResourceId> doomed, string application, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await foreach (var name in state.ListFoldersAsync("applications/", cancellationToken))
        {
            if (name != application)
            {
                names.Add(name);
            }
        }

        names.Sort(StringComparer.Ordinal);
        var common = new IReadOnlyList<ResourceId>[names.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, names.Count),
            new ParallelOptions { MaxDegreeOfParallelism = ReadsAtATime, CancellationToken = cancellationToken },
            async (i, token) => common[i] = await CommonAsync(new ApplicationStore(state, names[i]), doomed, token));
        var owners = new Dictionary<ResourceId, string>();
        for (var i = 0; i < names.Count; i++)
        {
            foreach (var id in common[i])
            {
                owners.TryAdd(id, names[i]);
            }
        }

        return owners;
    }

    // What a forgotten application has left behind owns nothing.
    private static async Task<IReadOnlyList<ResourceId>> CommonAsync(ApplicationStore other, IReadOnlySet<ResourceId> doomed, CancellationToken cancellationToken)
    {
        Inventory inventory;
        try
        {
            inventory = await other.ReadInventoryAsync(cancellationToken);
        }
        catch (CorruptStateException)
        {
            // It may own any of them, and nobody else has to wait until it can be read.
            return await other.ExistsAsync(cancellationToken) ? [.. doomed] : [];
        }

        List<ResourceId> common = [.. inventory.Entries.Select(e => e.Id).Where(doomed.Contains)];
        return common.Count > 0 && await other.ExistsAsync(cancellationToken) ? common : [];
    }
}
