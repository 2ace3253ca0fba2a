using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>What is to be read: identity and the api-version to read it in.</summary>
internal sealed record ReadItem(ResourceId Id, string ApiVersion);

/// <summary>What was read.</summary>
internal sealed record ReadResult(IReadOnlyDictionary<ResourceId, LiveResource> Found, IReadOnlyDictionary<ResourceId, Diagnostic> Unreadable);

/// <summary>
/// Reads resources in bulk: Resource Graph by ids, then lists by group to learn what does not exist, then single reads for what is left.
/// Resource Graph may lag behind, so its rows are only trusted where the caller says that they are good enough.
/// </summary>
internal sealed class LiveReader(ArmClient client, ResourceGraphReader graph)
{
    private const int FewReads = 2;

    /// <summary>Reads everything. A row of Resource Graph for which <paramref name="isGoodEnough"/> is false is read again directly.</summary>
    public async Task<ReadResult> ReadAsync(IReadOnlyList<ReadItem> items, Func<LiveResource, bool> isGoodEnough, CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<ResourceId, LiveResource>();
        var unreadable = new ConcurrentDictionary<ResourceId, Diagnostic>();
        var rows = items.Count > FewReads ? await graph.FindAsync([.. items.Where(i => ResourceGraphReader.Covers(i.Id))], cancellationToken) : null;
        var rest = new List<ReadItem>();
        foreach (var item in items)
        {
            if (rows?.GetValueOrDefault(item.Id) is { } row && isGoodEnough(row))
            {
                found[item.Id] = row;
            }
            else
            {
                rest.Add(item);
            }
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
        var response = await client.GetAsync(AzureResourceId.Format(item.Id), item.ApiVersion, cancellationToken);
        if (response.IsNotFound)
        {
            return Result<LiveResource?>.Success(null);
        }

        return response is { IsSuccess: true, Object: { } body }
            ? new LiveResource(item.Id, item.ApiVersion, body) { Version = JsonText.TextAt(body, "etag") }
            : ArmDiagnostics.Of(response, $"Reading {AzureResourceId.Format(item.Id)}", item.Id);
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
        foreach (var group in rest.GroupBy(r => ResourceScopes.GroupOf(r.Id), StringComparer.OrdinalIgnoreCase).Where(g => g.Key is not null && g.Count() > FewReads))
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
}
