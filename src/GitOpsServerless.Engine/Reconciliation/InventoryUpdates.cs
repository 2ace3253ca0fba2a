using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Reconciliation;

/// <summary>How plans and outcomes change the inventory.</summary>
internal static class InventoryUpdates
{
    /// <summary>
    /// Before the first write: everything that will be created is remembered, so that a crash between the target's write and ours forgets nothing.
    /// What is already as desired takes over the digest of this revision.
    /// </summary>
    public static Inventory WithIntent(Inventory inventory, Plan plan, DateTimeOffset now)
    {
        var entries = inventory.Entries.ToDictionary(e => e.Id);
        var changed = new List<InventoryEntry>();
        foreach (var change in plan.Changes)
        {
            var existing = entries.GetValueOrDefault(change.Id);
            if (change.Action is ChangeAction.Create or ChangeAction.Update or ChangeAction.Replace && existing is null)
            {
                changed.Add(new InventoryEntry(change.Id, change.ApiVersion ?? string.Empty) { Revision = plan.Revision, Uid = change.Uid });
            }
            else if (change.Action == ChangeAction.NoChange && change.DesiredDigest is not null && existing?.DesiredDigest != change.DesiredDigest)
            {
                changed.Add((existing ?? new InventoryEntry(change.Id, change.ApiVersion ?? string.Empty)) with
                {
                    ApiVersion = change.ApiVersion ?? existing?.ApiVersion ?? string.Empty,
                    DesiredDigest = change.DesiredDigest,
                    Revision = plan.Revision,
                    Uid = change.Uid ?? existing?.Uid,
                    AppliedAt = existing?.AppliedAt ?? now,
                });
            }
        }

        return changed.Count == 0 ? inventory : inventory.WithAll(changed);
    }

    /// <summary>After a step of applying: what was applied is known, what was deleted and confirmed is forgotten, the rest stays.</summary>
    public static Inventory WithOutcomes(Inventory inventory, IReadOnlyList<Outcome> outcomes)
    {
        var entries = outcomes.Where(o => o.Result != OutcomeResult.Deleted).Select(o => o.Entry).OfType<InventoryEntry>().ToList();
        var deleted = outcomes.Where(o => o.Result == OutcomeResult.Deleted).Select(o => o.Id).ToHashSet();
        var with = entries.Count == 0 ? inventory : inventory.WithAll(entries);
        return with.Without(deleted);
    }

    /// <summary>Outcomes of an operation: the last one of a resource counts.</summary>
    public static IReadOnlyList<Outcome> Merge(IReadOnlyList<Outcome> before, IReadOnlyList<Outcome> added)
    {
        if (added.Count == 0)
        {
            return before;
        }

        var later = added.Select(o => o.Id).ToHashSet();
        return [.. before.Where(o => !later.Contains(o.Id)), .. added.Select(o => o with { Entry = null })];
    }
}
