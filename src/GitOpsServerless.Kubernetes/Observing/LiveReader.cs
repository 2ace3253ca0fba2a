using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Client;
using GitOpsServerless.Kubernetes.Discovery;

namespace GitOpsServerless.Kubernetes.Observing;

/// <summary>
/// Reads objects in bulk. A few objects of a kind are read one by one; more are listed: first by owner label where the
/// application applied some before, then whatever is left without it.
/// </summary>
internal sealed class LiveReader(KubernetesClient client, KubernetesTargetOptions options)
{
    /// <summary>Up to here single reads are cheaper than a list of a whole collection.</summary>
    public const int FewObjects = 4;
    private const int ManyNamespaces = 8;

    /// <summary>So many single reads cost as much as one page of a list.</summary>
    private const int ObjectsWorthAPage = 8;

    private readonly ListReader _lists = new(client, options);
    private readonly ConcurrentDictionary<ResourceId, LiveResource> _found = new();
    private readonly ConcurrentDictionary<ResourceId, Diagnostic> _unreadable = new();

    /// <summary>Reads all wanted objects.</summary>
    /// <param name="wanted">What to read; unique ids.</param>
    /// <param name="application">Name of the application, for the owner label.</param>
    /// <param name="applied">Types of which the application applied objects before.</param>
    /// <param name="cancellationToken">Cancellation.</param>
    public async Task<LiveState> ReadAsync(
        IReadOnlyCollection<WantedObject> wanted, string application, IReadOnlySet<string> applied, CancellationToken cancellationToken)
    {
        var kinds = wanted.GroupBy(w => w.Kind)
            .Select(g => ReadKindAsync(g.Key, [.. g], applied.Contains(g.Key.Type) ? application : null, cancellationToken));
        await Task.WhenAll(kinds);
        return new LiveState(_found) { Unreadable = _unreadable };
    }

    private async Task ReadKindAsync(ApiKind kind, List<WantedObject> wanted, string? application, CancellationToken cancellationToken)
    {
        if (wanted.Count > FewObjects && application is not null)
        {
            wanted = await ReadListsAsync(kind, wanted, $"{WellKnown.ApplicationLabel}={application}", cancellationToken);
        }

        if (wanted.Count > FewObjects)
        {
            await ReadListsAsync(kind, wanted, labelSelector: null, cancellationToken);
            return;
        }

        await Task.WhenAll(wanted.Select(w => ReadOneAsync(w, cancellationToken)));
    }

    /// <summary>Lists the collections that hold the wanted objects; answers those that were not in them.</summary>
    private async Task<List<WantedObject>> ReadListsAsync(
        ApiKind kind, List<WantedObject> wanted, string? labelSelector, CancellationToken cancellationToken)
    {
        // Two ids may mean one object: with and without the default namespace, or with one in cluster scope.
        var byPlace = wanted.ToLookup(w => (w.Namespace, w.Id.Name));
        var namespaces = wanted.Select(w => w.Namespace).Distinct(StringComparer.Ordinal).ToList();
        var acrossAll = namespaces.Count > ManyNamespaces;
        var missing = new ConcurrentBag<WantedObject>();
        if (acrossAll && await ReadListAsync(kind, null, labelSelector, wanted, byPlace, missing, cancellationToken))
        {
            return [.. missing];
        }

        await Task.WhenAll(namespaces.Select(async ns =>
        {
            var here = wanted.Where(w => w.Namespace == ns).ToList();
            if (!await ReadListAsync(kind, ns, labelSelector, here, byPlace, missing, cancellationToken))
            {
                // Without permission to list, single reads may still be allowed; and among very many objects a few are cheaper to read one by one.
                await Task.WhenAll(here.Select(w => ReadOneAsync(w, cancellationToken)));
            }
        }));
        return [.. missing];
    }

    /// <returns>False when listing is not permitted, or so long that single reads are cheaper.</returns>
    private async Task<bool> ReadListAsync(
        ApiKind kind,
        string? ns,
        string? labelSelector,
        List<WantedObject> wanted,
        ILookup<(string Namespace, string Name), WantedObject> byPlace,
        ConcurrentBag<WantedObject> missing,
        CancellationToken cancellationToken)
    {
        var request = new ListRequest(kind, ns, item => byPlace.Contains(PlaceOf(item)), item => Found(kind, byPlace[PlaceOf(item)], item))
        {
            LabelSelector = labelSelector,
            MostPages = labelSelector is null ? 1 + (wanted.Count / ObjectsWorthAPage) : int.MaxValue,
        };
        var result = await _lists.ReadAsync(request, cancellationToken);
        if (result.IsComplete)
        {
            foreach (var w in wanted.Where(w => !_found.ContainsKey(w.Id)))
            {
                missing.Add(w);
            }

            return true;
        }

        if (result.Error is not { Category: not DiagnosticCategory.Permission } error)
        {
            return false;
        }

        foreach (var w in wanted)
        {
            _unreadable[w.Id] = error with { Resource = w.Id };
        }

        return true;
    }

    private static (string Namespace, string Name) PlaceOf(JsonObject item) => (item.Namespace() ?? string.Empty, item.Name() ?? string.Empty);

    private void Found(ApiKind kind, IEnumerable<WantedObject> matches, JsonObject item)
    {
        // Items of a list carry neither kind nor version.
        item["apiVersion"] ??= kind.ApiVersion;
        item["kind"] ??= kind.Kind;
        foreach (var match in matches)
        {
            _found[match.Id] = ToLive(match, item);
        }
    }

    private async Task ReadOneAsync(WantedObject wanted, CancellationToken cancellationToken)
    {
        var response = await client.SendAsync(ApiRequest.Get(wanted.Path, wanted.Id), cancellationToken);
        if (response.Object is { } o)
        {
            _found[wanted.Id] = ToLive(wanted, o);
        }
        else if (!response.IsObjectNotFound)
        {
            _unreadable[wanted.Id] = response.Error!;
        }
    }

    private static LiveResource ToLive(WantedObject wanted, JsonObject o) =>
        new(wanted.Id, wanted.Kind.ApiVersion, o) { Uid = o.Uid(), Version = o.ResourceVersion() };
}
