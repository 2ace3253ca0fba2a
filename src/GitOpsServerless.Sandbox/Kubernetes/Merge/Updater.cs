using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Kubernetes.Merge;

/// <summary>
/// Keeps track of which manager set which fields, through updates and applies
/// (https://kubernetes.io/docs/reference/using-api/server-side-apply/). The managers are a working copy that is changed.
/// </summary>
internal sealed class Updater(IVersionedTypes types)
{
    /// <summary>A manager replaced the object: it owns what it changed, the others lose it.</summary>
    public void Update(JsonNode? live, JsonNode? updated, string version, Dictionary<string, VersionedSet> managers, string manager)
    {
        ReconcileWithSchema(managers);
        var comparison = ChangeOwners(live, updated, version, managers, manager, force: true);
        var owned = managers.TryGetValue(manager, out var before) ? before.Set : FieldSet.Empty;
        var set = owned.Difference(comparison.Removed).Union(comparison.Modified).Union(comparison.Added);
        if (types.IgnoredFields(version) is { } ignored)
        {
            set = set.RecursiveDifference(ignored);
        }

        managers.Remove(manager);
        if (!set.IsEmpty)
        {
            managers[manager] = new VersionedSet(set, version, IsApplied: false);
        }
    }

    /// <summary>
    /// A manager applied its intent: it owns exactly what it names, and what it named before and nobody else owns is removed.
    /// </summary>
    /// <returns>The merged object.</returns>
    /// <exception cref="MergeConflictException">Others own fields that would change, and the apply is not forced.</exception>
    /// <exception cref="MergeException">The configuration does not fit the schema.</exception>
    public JsonNode? Apply(JsonNode? live, JsonNode? configuration, string version, Dictionary<string, VersionedSet> managers, string manager, bool force)
    {
        ReconcileWithSchema(managers);
        var schema = types.SchemaOf(version) ?? SchemaNode.Deduced;
        TypedValidator.Validate(configuration, schema);
        var merged = Merger.Merge(live, configuration, schema);
        managers.TryGetValue(manager, out var last);
        var set = FieldSetBuilder.Build(configuration, schema);
        if (types.IgnoredFields(version) is { } ignored)
        {
            set = set.RecursiveDifference(ignored);
        }

        managers[manager] = new VersionedSet(set, version, IsApplied: true);
        var pruned = Prune(merged, set, version, managers, last);
        ChangeOwners(live, pruned, version, managers, manager, force);
        return pruned;
    }

    private void ReconcileWithSchema(Dictionary<string, VersionedSet> managers)
    {
        foreach (var (manager, owned) in managers.ToArray())
        {
            if (types.SchemaOf(owned.ApiVersion) is not { } schema)
            {
                // The version is gone; nobody can say any more what its paths meant.
                managers.Remove(manager);
                continue;
            }

            var reconciled = SchemaReconciler.Reconcile(owned.Set, schema);
            if (!ReferenceEquals(reconciled, owned.Set))
            {
                managers[manager] = owned with { Set = reconciled };
            }
        }
    }

    private Comparison ChangeOwners(JsonNode? before, JsonNode? after, string version, Dictionary<string, VersionedSet> managers, string actor, bool force)
    {
        var comparisons = new Dictionary<string, Comparison>(StringComparer.Ordinal) { [version] = Compare(before, after, version, version) };
        var conflicts = new Dictionary<string, FieldSet>(StringComparer.Ordinal);
        var removed = new Dictionary<string, FieldSet>(StringComparer.Ordinal);
        foreach (var (manager, owned) in managers)
        {
            if (manager == actor)
            {
                continue;
            }

            if (!comparisons.TryGetValue(owned.ApiVersion, out var comparison))
            {
                comparisons[owned.ApiVersion] = comparison = Compare(before, after, version, owned.ApiVersion);
            }

            if (comparison.IsSame)
            {
                continue;
            }

            var taken = owned.Set.Intersection(comparison.Touched);
            if (!taken.IsEmpty)
            {
                conflicts[manager] = taken;
            }

            if (!comparison.Removed.IsEmpty)
            {
                removed[manager] = comparison.Removed;
            }
        }

        if (!force && conflicts.Count > 0)
        {
            throw new MergeConflictException([.. conflicts.OrderBy(static pair => pair.Key, StringComparer.Ordinal).SelectMany(static pair => pair.Value.Paths().Select(path => new MergeConflict(pair.Key, path)))]);
        }

        Take(managers, conflicts);
        Take(managers, removed);
        foreach (var (manager, owned) in managers.ToArray())
        {
            if (owned.Set.IsEmpty)
            {
                managers.Remove(manager);
            }
        }

        return comparisons[version];
    }

    private static void Take(Dictionary<string, VersionedSet> managers, Dictionary<string, FieldSet> taken)
    {
        foreach (var (manager, set) in taken)
        {
            managers[manager] = managers[manager] with { Set = managers[manager].Set.Difference(set) };
        }
    }

    private Comparison Compare(JsonNode? before, JsonNode? after, string from, string to)
    {
        var comparison = from == to
            ? Comparer.Compare(before, after, types.SchemaOf(to) ?? SchemaNode.Deduced)
            : Comparer.Compare(types.Convert(before, from, to), types.Convert(after, from, to), types.SchemaOf(to) ?? SchemaNode.Deduced);
        return comparison.Without(types.IgnoredFields(to));
    }

    /// <summary>Removes what the manager named the last time and does not name now, unless somebody else owns it.</summary>
    private JsonNode? Prune(JsonNode? merged, FieldSet set, string version, Dictionary<string, VersionedSet> managers, VersionedSet? last)
    {
        if (last is null || last.Set.IsEmpty || types.SchemaOf(last.ApiVersion) is not { } schema)
        {
            return merged;
        }

        // What the manager still names is owned; when that is all of it, nothing can fall away.
        if (last.ApiVersion == version && last.Set.Difference(set).IsEmpty)
        {
            return merged;
        }

        var whole = types.Convert(merged, version, last.ApiVersion);
        var named = last.Set.WithNamedFields(schema);
        var pruned = Remover.Remove(whole, named, schema);
        pruned = AddBackOwned(whole, pruned, last.ApiVersion, managers);
        pruned = AddBackDangling(whole, pruned, named, schema);
        return types.Convert(pruned, last.ApiVersion, version);
    }

    private JsonNode? AddBackOwned(JsonNode? merged, JsonNode? pruned, string prunedVersion, Dictionary<string, VersionedSet> managers)
    {
        var byVersion = managers.Values
            .GroupBy(static owned => owned.ApiVersion, StringComparer.Ordinal)
            .OrderBy(group => group.Key == prunedVersion ? 0 : 1)
            .ThenBy(static group => group.Key, StringComparer.Ordinal);
        var current = prunedVersion;
        foreach (var group in byVersion)
        {
            if (types.SchemaOf(group.Key) is not { } schema)
            {
                continue;
            }

            merged = types.Convert(merged, current, group.Key);
            pruned = types.Convert(pruned, current, group.Key);
            current = group.Key;
            var owned = group.Aggregate(FieldSet.Empty, static (all, next) => all.Union(next.Set)).WithNamedFields(schema);
            var present = FieldSetBuilder.Build(merged, schema).WithNamedFields(schema);
            var kept = FieldSetBuilder.Build(pruned, schema).WithNamedFields(schema);
            pruned = Remover.Remove(merged, present.Difference(kept.Union(owned)), schema);
        }

        return types.Convert(pruned, current, prunedVersion);
    }

    /// <summary>What nobody owns, and the manager did not name the last time either, stays.</summary>
    private static JsonNode? AddBackDangling(JsonNode? merged, JsonNode? pruned, FieldSet lastNamed, SchemaNode schema)
    {
        var kept = FieldSetBuilder.Build(pruned, schema).WithNamedFields(schema);
        var present = FieldSetBuilder.Build(merged, schema).WithNamedFields(schema);
        return Remover.Remove(merged, present.Difference(kept).Intersection(lastNamed), schema);
    }
}
