using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Reconciliation;

/// <summary>How plans and outcomes change the inventory.</summary>
internal static class InventoryUpdates
{
    /// <summary>
    /// Before the first write: everything that will be created is remembered, so that a crash between the target's write and ours forgets nothing.
    /// What is already as desired takes over the digest of this revision, and what the target wants to be remembered of it.
    /// </summary>
    /// <param name="inventory">Inventory before.</param>
    /// <param name="plan">The plan; it may create what is not desired, such as a missing namespace, and that is not ours to prune.</param>
    /// <param name="desired">Ids of the desired resources.</param>
    /// <param name="now">The time.</param>
    public static Inventory WithIntent(Inventory inventory, Plan plan, IReadOnlySet<ResourceId> desired, DateTimeOffset now)
    {
        var entries = inventory.Entries.ToDictionary(e => e.Id);
        var changed = new List<InventoryEntry>();
        foreach (var change in plan.Changes.Where(c => desired.Contains(c.Id)))
        {
            var existing = entries.GetValueOrDefault(change.Id);
            if (change.Action is ChangeAction.Create or ChangeAction.Update or ChangeAction.Replace && existing is null)
            {
                changed.Add(new InventoryEntry(change.Id, change.ApiVersion ?? string.Empty) { Revision = plan.Revision, Uid = change.Uid });
            }
            else if (change.Action == ChangeAction.NoChange && change.DesiredDigest is not null
                && (existing?.DesiredDigest != change.DesiredDigest || change.Baseline is not null))
            {
                changed.Add((existing ?? new InventoryEntry(change.Id, change.ApiVersion ?? string.Empty)) with
                {
                    ApiVersion = change.ApiVersion ?? existing?.ApiVersion ?? string.Empty,
                    DesiredDigest = change.DesiredDigest,
                    Revision = plan.Revision,
                    Uid = change.Uid ?? existing?.Uid,
                    Checked = change.Checked ?? existing?.Checked,
                    AppliedAt = existing?.AppliedAt ?? now,
                    Baseline = change.Baseline ?? existing?.Baseline,
                });
            }
        }

        return changed.Count == 0 ? inventory : inventory.WithAll(changed);
    }

    /// <summary>With what the target wants to remember of a check.</summary>
    public static Inventory WithChecked(Inventory inventory, Plan plan)
    {
        var seen = plan.Changes.Where(c => c.Checked is not null).GroupBy(c => c.Id).ToDictionary(g => g.Key, g => g.Last().Checked);
        var changed = seen.Count == 0 ? [] : inventory.Entries.Where(e => seen.ContainsKey(e.Id)).Select(e => e with { Checked = seen[e.Id] }).ToList();
        return changed.Count == 0 ? inventory : inventory.WithAll(changed);
    }

    /// <summary>Without what is neither desired nor live any more: a prunable resource that a plan calls unchanged does not exist.</summary>
    public static Inventory WithoutGone(Inventory inventory, Plan plan, IReadOnlySet<ResourceId> desired) =>
        inventory.Without(plan.Changes.Where(c => c.Action == ChangeAction.NoChange && !desired.Contains(c.Id)).Select(c => c.Id).ToHashSet());

    /// <summary>Whether two inventories stand for the same desired state.</summary>
    public static bool WantTheSame(Inventory before, Inventory after) =>
        before.Entries.Count == after.Entries.Count && after.Entries.All(e => before.Find(e.Id) is { } known && known.DesiredDigest == e.DesiredDigest);

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
