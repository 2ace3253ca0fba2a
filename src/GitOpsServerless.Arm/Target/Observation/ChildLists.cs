using System.Collections.Concurrent;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>Reads several children of one parent by one list instead of one by one.</summary>
internal sealed class ChildLists(ArmClient client)
{
    private const int Few = 2;
    private const int MaxPages = 2;
    private const int MaxTypes = 200;
    private readonly ConcurrentDictionary<string, bool> _notListed = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the lists show of the wanted resources. A resource that is not shown may exist all the same.</summary>
    public async Task<IReadOnlyList<LiveResource>> FindAsync(IReadOnlyList<ReadItem> items, CancellationToken cancellationToken)
    {
        var found = new ConcurrentBag<LiveResource>();
        var groups = items
            .Where(i => ResourceScopes.ParentOf(i.Id) is not null && !_notListed.ContainsKey(i.Id.Type))
            .GroupBy(i => (Parent: ResourceScopes.ParentOf(i.Id)!, Type: i.Id.Type.ToUpperInvariant()))
            .Where(g => g.Count() >= Few);
        await Parallel.ForEachAsync(
            groups,
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken },
            async (group, token) => await ListAsync(group.Key.Parent, [.. group], found, token));
        return [.. found];
    }

    private async Task ListAsync(ResourceId parent, IReadOnlyList<ReadItem> items, ConcurrentBag<LiveResource> found, CancellationToken cancellationToken)
    {
        var type = items[0].Id.Type;
        var path = $"{AzureResourceId.Format(parent)}/{type[(type.LastIndexOf('/') + 1)..]}";
        var (listed, failure) = await client.ListAsync(path, items[0].ApiVersion, cancellationToken, maxPages: MaxPages);
        if (failure is { Status: 400 or 404 or 405 or 501 } && failure.Error?.Has("ResourceGroupNotFound") != true && failure.Error?.Has("ResourceNotFound") != true
            && failure.Error?.Has("ParentResourceNotFound") != true && _notListed.Count < MaxTypes)
        {
            _notListed[type] = true;
        }

        var wanted = items.ToDictionary(i => i.Id);
        foreach (var body in listed)
        {
            if (AzureResourceId.TryParse(JsonText.TextAt(body, "id"), out var id) && wanted.TryGetValue(id!, out var item))
            {
                found.Add(new LiveResource(item.Id, "", body));
            }
        }
    }
}
