using System.Collections.Concurrent;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>
/// Reads resources in bulk, in the order of what it costs: Resource Graph by ids, children inside of what that found, what was found as desired before
/// and is untouched since, lists of children, lists of groups to learn what does not exist, then single reads for what is left.
/// Nothing but a single read is trusted on its own: only where the caller says that it is good enough. An exact reading takes no answer that may lag.
/// </summary>
internal sealed class LiveReader(ArmClient client, ResourceGraphReader graph, UnchangedResources unchanged, TimeProvider timeProvider)
{
    private const int FewReads = 2;
    private const int AtTheSameTime = 8;
    private readonly ChildLists _lists = new(client);
    private readonly AbsentResources _absent = new(client, FewReads);
    private readonly NotReadable _notReadable = new(timeProvider);

    /// <summary>Reads everything.</summary>
    public async Task<ReadResult> ReadAsync(ReadRequest request, CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<ResourceId, LiveResource>();
        var unreadable = new ConcurrentDictionary<ResourceId, Diagnostic>();
        var rest = request.Items.ToList();
        IReadOnlyDictionary<ResourceId, LiveResource> rows = new Dictionary<ResourceId, LiveResource>();
        IReadOnlySet<ResourceId> untouched = new HashSet<ResourceId>();
        if (!request.IsExact)
        {
            rows = await RowsAsync(rest, cancellationToken);
            rows.Values.Where(request.IsGoodEnough).ToList().ForEach(r => Take(r, rest, found));
            untouched = await unchanged.FindAsync(request, rest, rows, found, cancellationToken);
            rest.RemoveAll(r => untouched.Contains(r.Id));
        }

        foreach (var listed in await _lists.FindAsync(rest, cancellationToken))
        {
            if (request.IsGoodEnough(listed))
            {
                Take(listed, rest, found);
            }
        }

        var absent = await _absent.FindAsync(rest, found, cancellationToken);
        await Parallel.ForEachAsync(
            rest.Where(r => !absent(r)),
            new ParallelOptions { MaxDegreeOfParallelism = AtTheSameTime, CancellationToken = cancellationToken },
            async (item, token) => await ReadOneAsync(request, item, rows.GetValueOrDefault(item.Id), found, unreadable, token));
        return new ReadResult(found, unreadable) { Unchanged = untouched };
    }

    /// <summary>Reads one resource directly; null when it does not exist.</summary>
    public async Task<Result<LiveResource?>> ReadOneAsync(ReadItem item, CancellationToken cancellationToken)
    {
        var name = AzureResourceId.Format(item.Id);
        var response = await client.GetAsync(name, item.ApiVersion, cancellationToken, QueryOf(item.Id));
        if (response.IsMethodRefused && !item.WasRead && !_notReadable.Has(item.Id))
        {
            // Azure takes some resources and never gives them out; that it says so once may be about something else.
            response = await client.GetAsync(name, item.ApiVersion, cancellationToken, QueryOf(item.Id));
        }

        if (response is { IsSuccess: true, Object: { } body })
        {
            return new LiveResource(item.Id, item.ApiVersion, body) { Version = JsonText.TextAt(body, "etag") };
        }

        if (response.IsMethodRefused && !item.WasRead)
        {
            _notReadable.Add(item.Id);
            return NotReadable.Of(item.Id, $"{name} cannot be read: {response.Error?.Sentence()}");
        }

        return response.IsAbsent || (response.IsSilentlyNotFound && !item.NeedsProof)
            ? Result<LiveResource?>.Success(null)
            : ArmDiagnostics.Of(response, $"Reading {name}", item.Id);
    }

    /// <summary>Machines tell whether they run only when they are asked for it.</summary>
    private static string? QueryOf(ResourceId id) =>
        string.Equals(id.Type, "Microsoft.Compute/virtualMachines", StringComparison.OrdinalIgnoreCase) ? "$expand=instanceView" : null;

    /// <summary>What Resource Graph has, children that a parent shows included.</summary>
    private async Task<IReadOnlyDictionary<ResourceId, LiveResource>> RowsAsync(IReadOnlyList<ReadItem> items, CancellationToken cancellationToken)
    {
        if (items.Count <= FewReads)
        {
            return new Dictionary<ResourceId, LiveResource>();
        }

        var known = items.Select(r => r.Id).ToHashSet();
        var parents = items.Select(r => EmbeddedChildren.ParentOf(r.Id)).OfType<ResourceId>().Where(p => !known.Contains(p)).Distinct().Select(p => new ReadItem(p, ""));
        var rows = await graph.FindAsync([.. items.Concat(parents).Where(i => ResourceGraphReader.Covers(i.Id))], cancellationToken);
        var all = new Dictionary<ResourceId, LiveResource>();
        foreach (var item in items)
        {
            var row = rows.GetValueOrDefault(item.Id)
                ?? (EmbeddedChildren.ParentOf(item.Id) is { } parent && rows.TryGetValue(parent, out var shown) ? EmbeddedChildren.Find(item.Id, shown) : null);
            if (row is not null)
            {
                all[item.Id] = row;
            }
        }

        return all;
    }

    private static void Take(LiveResource live, List<ReadItem> rest, ConcurrentDictionary<ResourceId, LiveResource> found)
    {
        if (rest.RemoveAll(r => r.Id == live.Id) > 0)
        {
            found[live.Id] = live;
        }
    }

    private async Task ReadOneAsync(
        ReadRequest request, ReadItem item, LiveResource? row, ConcurrentDictionary<ResourceId, LiveResource> found, ConcurrentDictionary<ResourceId, Diagnostic> unreadable, CancellationToken cancellationToken)
    {
        // Whoever waits for an exact answer gets one: a refusal is asked for again.
        Result<LiveResource?> result = !request.IsExact && !item.WasRead && _notReadable.Has(item.Id)
            ? NotReadable.Of(item.Id, $"{AzureResourceId.Format(item.Id)} cannot be read.")
            : await ReadOneAsync(item, cancellationToken);
        if (!result.IsSuccess)
        {
            unreadable[item.Id] = result.Error!;
        }
        else if (result.Value is { } live)
        {
            found[item.Id] = row is null ? live : live with { BulkDigest = request.DigestOfRow(row) };
        }
    }
}
