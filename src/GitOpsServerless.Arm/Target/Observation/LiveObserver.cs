using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Arm.Target.Comparison;
using GitOpsServerless.Arm.Target.Planning;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>Reads the live state of an application.</summary>
internal sealed class LiveObserver(LiveReader reader, AzureTargetDefinition target, NoiseRules rules, TimeProvider timeProvider)
{
    private readonly bool _resolvesReferences = rules.HasFlag(NoiseRules.UnevaluatedFunctions);

    public async Task<Result<LiveState>> ObserveAsync(ObserveRequest request, CancellationToken cancellationToken)
    {
        var desired = DesiredBy(request, LiveState.Empty);
        var items = Items(request, desired);
        var first = await reader.ReadAsync(ReadingOf(request, items, desired), cancellationToken);
        if (items.Count > 0 && first.Found.Count == 0 && first.Unchanged.Count == 0 && first.Unreadable.Count == items.Count && !first.Unreadable.Values.All(NotReadable.Is))
        {
            return Result<LiveState>.Failure([.. first.Unreadable.Values.DistinctBy(d => d.Message).Take(5)]);
        }

        if (Passing.Of(first.Unreadable.Values) is { Count: > 0 } passing)
        {
            return Result<LiveState>.Failure(passing);
        }

        var state = new LiveState(first.Found) { Unreadable = first.Unreadable, Unchanged = first.Unchanged };

        // Names that depend on other resources are known only now.
        var all = DesiredBy(request, state);
        var known = items.Select(i => i.Id).ToHashSet();
        var more = Items(request, all).Where(i => !known.Contains(i.Id)).ToList();
        if (more.Count == 0)
        {
            return state;
        }

        var second = await reader.ReadAsync(ReadingOf(request, more, all), cancellationToken);
        if (Passing.Of(second.Unreadable.Values) is { Count: > 0 } passingToo)
        {
            return Result<LiveState>.Failure(passingToo);
        }

        return new LiveState(Join(first.Found, second.Found))
        {
            Unreadable = Join(first.Unreadable, second.Unreadable),
            Unchanged = first.Unchanged.Concat(second.Unchanged).ToHashSet(),
        };
    }

    private static Dictionary<ResourceId, T> Join<T>(IReadOnlyDictionary<ResourceId, T> first, IReadOnlyDictionary<ResourceId, T> second) =>
        first.Concat(second).DistinctBy(p => p.Key).ToDictionary(p => p.Key, p => p.Value);

    private ReadRequest ReadingOf(ObserveRequest request, IReadOnlyList<ReadItem> items, Dictionary<ResourceId, DesiredResource> desired)
    {
        var comparer = new Comparisons(rules, request.Desired, request.Inventory, request.Application.IgnoreDifferences);
        var findings = new Findings(rules, request.Application.IgnoreDifferences, timeProvider);
        DesiredResource? Wanted(ResourceId id) => desired.GetValueOrDefault(id) is { IsExisting: false } resource ? resource : null;
        return new ReadRequest(items)
        {
            IsExact = !request.IsRoutine,

            // Good enough is what shows no difference, or what only has to exist.
            IsGoodEnough = live => Wanted(live.Id) is not { } resource || comparer.Deltas(resource, resource.Payload, live).Count == 0,
            DigestOfRow = row => Wanted(row.Id) is { } resource ? comparer.DigestOf(resource, resource.Payload, row) : "",
            EvidenceOf = (id, rows) => Wanted(id) is { } resource
                ? findings.Valid(request.Inventory.Find(id), resource, PayloadOf(resource, new LiveState(rows)))
                : null,
            Needed = Referenced(request),
        };
    }

    private System.Text.Json.Nodes.JsonObject PayloadOf(DesiredResource resource, LiveState state) =>
        ResidualExpression.ContainsResidual(resource.Payload) ? new DesiredResolution(target, state, _resolvesReferences).Resolve(resource).Payload : resource.Payload;

    /// <summary>What expressions of the template refer to, as far as that can be told before anything was read.</summary>
    private HashSet<ResourceId> Referenced(ObserveRequest request)
    {
        var asked = new HashSet<ResourceId>();
        var resolution = new DesiredResolution(target, LiveState.Empty, _resolvesReferences, asked);
        foreach (var resource in request.Desired.Resources.Where(r => ResidualExpression.ContainsResidual(r.Payload)))
        {
            resolution.Resolve(resource);
        }

        // Values that are to be left alone are compared with the template to warn of those that deploying would reset.
        asked.UnionWith(request.Desired.Resources.Select(r => r.Id).Where(id => IgnoreRules.Concern(request.Application.IgnoreDifferences, id)));
        return asked;
    }

    private Dictionary<ResourceId, DesiredResource> DesiredBy(ObserveRequest request, LiveState state)
    {
        var resolution = new DesiredResolution(target, state, _resolvesReferences);
        var desired = new Dictionary<ResourceId, DesiredResource>();
        foreach (var resource in request.Desired.Resources)
        {
            desired.TryAdd(resolution.Resolve(resource).Id, resource);
        }

        return desired;
    }

    private List<ReadItem> Items(ObserveRequest request, Dictionary<ResourceId, DesiredResource> desired)
    {
        var items = new Dictionary<ResourceId, ReadItem>();
        var known = request.Inventory.Entries.ToDictionary(e => e.Id);
        foreach (var (id, resource) in desired)
        {
            var entry = known.GetValueOrDefault(id);
            items.TryAdd(id, new ReadItem(id, resource.ApiVersion)
            {
                IsKnown = entry is not null,
                NeedsProof = entry is not null && resource.Payload.ContainsKey("condition"),
                WasRead = entry?.Baseline is not null,
            });
        }

        foreach (var entry in request.Inventory.Entries)
        {
            items.TryAdd(entry.Id, new ReadItem(entry.Id, entry.ApiVersion.Length > 0 ? entry.ApiVersion : ApiVersions.Resources) { IsKnown = true, NeedsProof = true, WasRead = entry.Baseline is not null });
        }

        foreach (var group in MeantGroups.Of(target, request.Desired))
        {
            items.TryAdd(group, new ReadItem(group, ApiVersions.ResourceGroups));
        }

        return [.. items.Values.Where(i => !ResourceScopes.IsUnresolved(i.Id) && !TypeKnowledge.IsNotComparable(i.Id))];
    }
}
