using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Target.Comparison;
using GitOpsServerless.Arm.Target.Planning;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>Reads the live state of an application.</summary>
internal sealed class LiveObserver(LiveReader reader, AzureTargetDefinition target, NoiseRules rules)
{
    public async Task<Result<LiveState>> ObserveAsync(ObserveRequest request, CancellationToken cancellationToken)
    {
        var items = Items(request, LiveState.Empty);
        var comparer = new Comparisons(target, rules, request.Desired, request.Inventory, request.Application.IgnoreDifferences);
        var kind = request.IsRoutine ? ReadKind.Routine : ReadKind.Exact;
        var first = await reader.ReadAsync(items, live => IsGoodEnough(comparer, request, live), cancellationToken, kind);
        var state = new LiveState(first.Found) { Unreadable = first.Unreadable };
        if (items.Count > 0 && first.Found.Count == 0 && first.Unreadable.Count == items.Count)
        {
            return Result<LiveState>.Failure([.. first.Unreadable.Values.DistinctBy(d => d.Message).Take(5)]);
        }

        // Names that depend on other resources are known only now.
        var known = items.Select(i => i.Id).ToHashSet();
        var more = Items(request, state).Where(i => !known.Contains(i.Id)).ToList();
        if (more.Count == 0)
        {
            return state;
        }

        var second = await reader.ReadAsync(more, live => IsGoodEnough(comparer, request, live), cancellationToken, kind);
        return new LiveState(Join(first.Found, second.Found)) { Unreadable = Join(first.Unreadable, second.Unreadable) };
    }

    private static Dictionary<ResourceId, T> Join<T>(IReadOnlyDictionary<ResourceId, T> first, IReadOnlyDictionary<ResourceId, T> second) =>
        first.Concat(second).DistinctBy(p => p.Key).ToDictionary(p => p.Key, p => p.Value);

    /// <summary>A row of Resource Graph is good enough when it shows no difference, or when only existence matters.</summary>
    private static bool IsGoodEnough(Comparisons comparer, ObserveRequest request, LiveResource live)
    {
        var desired = request.Desired.Resources.FirstOrDefault(r => r.Id == live.Id);
        return desired is null || desired.IsExisting || comparer.Deltas(desired, desired.Payload, live).Count == 0;
    }

    private List<ReadItem> Items(ObserveRequest request, LiveState state)
    {
        var resolution = new DesiredResolution(target, state);
        var items = new Dictionary<ResourceId, ReadItem>();
        foreach (var resource in request.Desired.Resources)
        {
            var id = resolution.Resolve(resource).Id;
            if (!ResourceScopes.IsUnresolved(id) && !TypeKnowledge.IsNotComparable(id.Type))
            {
                items.TryAdd(id, new ReadItem(id, resource.ApiVersion));
            }
        }

        foreach (var entry in request.Inventory.Entries.Where(e => !ResourceScopes.IsUnresolved(e.Id) && !TypeKnowledge.IsNotComparable(e.Id.Type)))
        {
            items.TryAdd(entry.Id, new ReadItem(entry.Id, entry.ApiVersion.Length > 0 ? entry.ApiVersion : ApiVersions.Resources));
        }

        // The group's own location and tags are what resourceGroup() means.
        if (target.ResourceGroup is not null && AzureResourceId.TryParse(target.Scope, out var group))
        {
            items.TryAdd(group!, new ReadItem(group!, ApiVersions.ResourceGroups));
        }

        return [.. items.Values];
    }
}
