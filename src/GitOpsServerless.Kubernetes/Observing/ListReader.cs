using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Client;
using GitOpsServerless.Kubernetes.Discovery;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes.Observing;

/// <summary>
/// Reads a whole list page by page, or fails: half a list is never a result. A page that is too large is asked for again with fewer
/// objects, and only what is wanted is kept.
/// </summary>
internal sealed class ListReader(KubernetesClient client, KubernetesTargetOptions options)
{
    private const int Restarts = 3;
    private const int MostPages = 10_000;
    private const int Shrink = 4;

    /// <summary>Hands the wanted objects of a collection to <see cref="ListRequest.Take"/> when the list was read to its end.</summary>
    public async Task<ListResult> ReadAsync(ListRequest request, CancellationToken cancellationToken)
    {
        for (var restart = 0; ; restart++)
        {
            var items = new List<JsonObject>();
            var (result, expired) = await ReadOnceAsync(request, items, cancellationToken);
            if (result.IsComplete)
            {
                items.ForEach(request.Take);
                return result;
            }

            // An expired continue token (HTTP 410) ends this snapshot; the list starts again from the first page.
            if (!expired || restart >= Restarts)
            {
                return result;
            }
        }
    }

    private async Task<(ListResult Result, bool Expired)> ReadOnceAsync(ListRequest request, List<JsonObject> items, CancellationToken cancellationToken)
    {
        var kind = request.Kind;
        var limit = options.ListPageSize;
        string? next = null;
        for (var page = 0; page < Math.Min(request.MostPages, MostPages); page++)
        {
            var response = await client.SendAsync(ApiRequest.Get(PathOf(request, limit, next)) with { Accept = request.Accept }, cancellationToken);
            if (response.StatusCode == 413 && limit > 1)
            {
                limit = Math.Max(1, limit / Shrink);
                continue;
            }

            if (response.Error is { } error)
            {
                return (new ListResult(Incomplete(kind, error)), response.StatusCode == 410);
            }

            if (!IsList(response.Object!))
            {
                return (new ListResult(KubernetesListIncomplete.Create($"The list of {kind.Type} has no items.")), false);
            }

            items.AddRange(Wanted(request, [.. response.Object.ObjectsAt("items")]));
            next = response.Object.TextAt("metadata", "continue");
            if (string.IsNullOrEmpty(next))
            {
                var remaining = response.Object.NumberAt("metadata", "remainingItemCount") ?? 0;
                return remaining > 0
                    ? (new ListResult(KubernetesListIncomplete.Create(string.Create(CultureInfo.InvariantCulture, $"The list of {kind.Type} ends {remaining} objects early."))), true)
                    : (new ListResult(null), false);
            }
        }

        return request.MostPages < MostPages
            ? (new ListResult(null) { IsTooLong = true }, false)
            : (new ListResult(KubernetesListIncomplete.Create($"The list of {kind.Type} does not end.")), false);
    }

    // An item that hangs on its page would keep the rest of it.
    private static IEnumerable<JsonObject> Wanted(ListRequest request, List<JsonObject> page)
    {
        var wanted = page.Where(request.IsWanted).ToList();
        return wanted.Count == page.Count ? wanted : wanted.Select(item => (JsonObject)item.DeepClone());
    }

    // Aggregated API servers written in Go may send an empty list as null.
    private static bool IsList(JsonObject answer) =>
        answer.Kind().EndsWith("List", StringComparison.Ordinal)
        && answer.TryGetPropertyValue("items", out var items) && items is null or JsonArray;

    private static Diagnostic Incomplete(ApiKind kind, Diagnostic error) =>
        error.Category is DiagnosticCategory.Connection or DiagnosticCategory.Timeout or DiagnosticCategory.Conflict
            ? KubernetesListIncomplete.Create($"The list of {kind.Type} could not be read: {error.Message}")
            : error with { Message = $"The list of {kind.Type} could not be read: {error.Message}" };

    private static string PathOf(ListRequest request, int limit, string? next)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"?limit={limit}");
        if (request.LabelSelector is not null)
        {
            query += "&labelSelector=" + Uri.EscapeDataString(request.LabelSelector);
        }

        if (!string.IsNullOrEmpty(next))
        {
            query += "&continue=" + Uri.EscapeDataString(next);
        }

        return request.Kind.CollectionPath(request.Namespace) + query;
    }
}
