using System.Collections.Concurrent;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>What is to be read: identity and the api-version to read it in.</summary>
internal sealed record ReadItem(ResourceId Id, string ApiVersion);

/// <summary>What was read.</summary>
internal sealed record ReadResult(IReadOnlyDictionary<ResourceId, LiveResource> Found, IReadOnlyDictionary<ResourceId, Diagnostic> Unreadable);

/// <summary>
/// Reads resources in bulk, in the order of what it costs: Resource Graph by ids, children inside of what that found, what was seen before and
/// is untouched since (routine checks only), lists of children, lists of groups to learn what does not exist, then single reads for what is left.
/// Nothing but a single read is trusted on its own: only where the caller says that it is good enough.
/// </summary>
internal sealed class LiveReader(ArmClient client, ResourceGraphReader graph, SeenResources seen, ChangeFeed feed, AzureTargetOptions options)
{
    private const int FewReads = 2;
    private readonly ChildLists _lists = new(client);

    /// <summary>Reads everything. A row for which <paramref name="isGoodEnough"/> is false is read again directly.</summary>
    public async Task<ReadResult> ReadAsync(
        IReadOnlyList<ReadItem> items, Func<LiveResource, bool> isGoodEnough, CancellationToken cancellationToken, ReadKind kind = ReadKind.Exact)
    {
        var found = new ConcurrentDictionary<ResourceId, LiveResource>();
        var unreadable = new ConcurrentDictionary<ResourceId, Diagnostic>();
        var rest = items.ToList();
        await TakeRowsAsync(rest, found, isGoodEnough, cancellationToken);
        if (kind != ReadKind.Exact)
        {
            await TakeSeenAsync(rest, found, isGoodEnough, kind, cancellationToken);
        }

        foreach (var listed in await _lists.FindAsync(rest, cancellationToken))
        {
            seen.Remember(listed);
            Take(listed, rest, found, isGoodEnough);
        }

        var absent = await FindAbsentAsync(rest, found, cancellationToken);
        await Parallel.ForEachAsync(
            rest.Where(r => !absent(r.Id)),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken },
            async (item, token) => await ReadOneAsync(item, found, unreadable, token));
        return new ReadResult(found, unreadable);
    }

    /// <summary>Reads one resource directly; null when it does not exist.</summary>
    public async Task<Result<LiveResource?>> ReadOneAsync(ReadItem item, CancellationToken cancellationToken)
    {
        var response = await client.GetAsync(AzureResourceId.Format(item.Id), item.ApiVersion, cancellationToken, QueryOf(item.Id));
        if (response is { IsSuccess: true, Object: { } body })
        {
            var live = new LiveResource(item.Id, item.ApiVersion, body) { Version = JsonText.TextAt(body, "etag") };
            if (!ResourceGraphReader.Covers(item.Id))
            {
                seen.Remember(live);
            }

            return live;
        }

        seen.Forget(item.Id);
        return response.IsNotFound
            ? Result<LiveResource?>.Success(null)
            : ArmDiagnostics.Of(response, $"Reading {AzureResourceId.Format(item.Id)}", item.Id);
    }

    /// <summary>Machines tell whether they run only when they are asked for it.</summary>
    private static string? QueryOf(ResourceId id) =>
        string.Equals(id.Type, "Microsoft.Compute/virtualMachines", StringComparison.OrdinalIgnoreCase) ? "$expand=instanceView" : null;

    private async Task TakeRowsAsync(
        List<ReadItem> rest, ConcurrentDictionary<ResourceId, LiveResource> found, Func<LiveResource, bool> isGoodEnough, CancellationToken cancellationToken)
    {
        if (rest.Count <= FewReads)
        {
            return;
        }

        var known = rest.Select(r => r.Id).ToHashSet();
        var parents = rest.Select(r => EmbeddedChildren.ParentOf(r.Id)).OfType<ResourceId>().Where(p => !known.Contains(p)).Distinct().Select(p => new ReadItem(p, ""));
        var rows = await graph.FindAsync([.. rest.Concat(parents).Where(i => ResourceGraphReader.Covers(i.Id))], cancellationToken);
        foreach (var item in rest.ToList())
        {
            var row = rows.GetValueOrDefault(item.Id)
                ?? (EmbeddedChildren.ParentOf(item.Id) is { } parent && rows.TryGetValue(parent, out var shown) ? EmbeddedChildren.Find(item.Id, shown) : null);
            if (row is not null)
            {
                Take(row, rest, found, isGoodEnough);
            }
        }
    }

    private async Task TakeSeenAsync(
        List<ReadItem> rest, ConcurrentDictionary<ResourceId, LiveResource> found, Func<LiveResource, bool> isGoodEnough, ReadKind kind, CancellationToken cancellationToken)
    {
        var now = options.TimeProvider.GetUtcNow();
        foreach (var item in rest.Where(r => !ResourceGraphReader.Covers(r.Id)).ToList())
        {
            if (seen.TimeOf(item.Id) is not { } at)
            {
                continue;
            }

            var isUsable = kind == ReadKind.JustNow
                ? now - at <= options.JustNow
                : now - at <= RefreshOf(item.Id) && await feed.IsUntouchedAsync(item.Id, at, cancellationToken);
            if (isUsable && seen.Find(item.Id) is { } before)
            {
                Take(before, rest, found, isGoodEnough);
            }
        }
    }

    /// <summary>Spreads the direct reads of a sweep that was the first one over the sweeps that follow.</summary>
    private TimeSpan RefreshOf(ResourceId id) => options.ChildRefresh * (0.5 + (((uint)id.GetHashCode() % 1000) / 2000.0));

    private static void Take(LiveResource live, List<ReadItem> rest, ConcurrentDictionary<ResourceId, LiveResource> found, Func<LiveResource, bool> isGoodEnough)
    {
        if (isGoodEnough(live) && rest.RemoveAll(r => r.Id == live.Id) > 0)
        {
            found[live.Id] = live;
        }
    }

    private async Task ReadOneAsync(
        ReadItem item, ConcurrentDictionary<ResourceId, LiveResource> found, ConcurrentDictionary<ResourceId, Diagnostic> unreadable, CancellationToken cancellationToken)
    {
        var result = await ReadOneAsync(item, cancellationToken);
        if (!result.IsSuccess)
        {
            unreadable[item.Id] = result.Error!;
        }
        else if (result.Value is { } live)
        {
            found[item.Id] = live;
        }
    }

    /// <summary>Says what certainly does not exist: everything in a group that is gone, and what a list of a group does not have.</summary>
    private async Task<Func<ResourceId, bool>> FindAbsentAsync(
        IReadOnlyList<ReadItem> rest, IReadOnlyDictionary<ResourceId, LiveResource> found, CancellationToken cancellationToken)
    {
        var listed = new Dictionary<string, HashSet<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var group in rest.GroupBy(r => ResourceScopes.GroupOf(r.Id), StringComparer.OrdinalIgnoreCase)
            .Where(g => g.Key is not null && g.Select(i => ResourceScopes.TopLevel(i.Id)).Where(t => !IsFound(found, t)).Distinct(StringComparer.OrdinalIgnoreCase).Count() > FewReads))
        {
            var (items, failure) = await client.ListAsync($"{group.Key}/resources", ApiVersions.Resources, cancellationToken);
            if (failure is null)
            {
                listed[group.Key!] = items.Select(i => JsonText.TextAt(i, "id")).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
            }
            else if (failure.IsNotFound && failure.Error?.Has("ResourceGroupNotFound") == true)
            {
                listed[group.Key!] = [];
            }
        }

        return id => ResourceScopes.GroupOf(id) is { } group
            && listed.TryGetValue(group, out var ids)
            && (ids.Count == 0 || ResourceScopes.IsListed(id))
            && !found.ContainsKey(id)
            && !ids.Contains(ResourceScopes.TopLevel(id));
    }

    private static bool IsFound(IReadOnlyDictionary<ResourceId, LiveResource> found, string topLevel) =>
        AzureResourceId.TryParse(topLevel, out var id) && found.ContainsKey(id!);
}
