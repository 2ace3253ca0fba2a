using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Client;
using GitOpsServerless.Kubernetes.Discovery;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes.Observing;

/// <summary>Reads a whole list page by page, or fails: half a list is never a result.</summary>
internal sealed class ListReader(KubernetesClient client, KubernetesTargetOptions options)
{
    private const int Restarts = 3;
    private const int MostPages = 10_000;

    /// <summary>Hands every object of a collection to <paramref name="take"/>.</summary>
    /// <returns>Null when the list was read to its end; otherwise why not. What was taken before must be thrown away then.</returns>
    public async Task<Diagnostic?> ReadAsync(
        ApiKind kind, string? ns, string? labelSelector, Action<JsonObject> take, CancellationToken cancellationToken, AnswerPart part = AnswerPart.Object)
    {
        for (var restart = 0; ; restart++)
        {
            var items = new List<JsonObject>();
            var (error, expired) = await ReadOnceAsync(kind, ns, labelSelector, part, items, cancellationToken);
            if (error is null)
            {
                items.ForEach(take);
                return null;
            }

            // An expired continue token (HTTP 410) ends this snapshot; the list starts again from the first page.
            if (!expired || restart >= Restarts)
            {
                return error;
            }
        }
    }

    private async Task<(Diagnostic? Error, bool Expired)> ReadOnceAsync(
        ApiKind kind, string? ns, string? labelSelector, AnswerPart part, List<JsonObject> items, CancellationToken cancellationToken)
    {
        string? next = null;
        for (var page = 0; page < MostPages; page++)
        {
            var request = ApiRequest.Get(PathOf(kind, ns, labelSelector, next));
            var response = await client.SendAsync(part == AnswerPart.Object ? request : request with { Accept = ApiRequest.MetadataList }, cancellationToken);
            if (response.Error is { } error)
            {
                return (Incomplete(kind, error), response.StatusCode == 410);
            }

            if (!IsList(response.Object!))
            {
                return (KubernetesListIncomplete.Create($"The list of {kind.Type} has no items."), false);
            }

            foreach (var item in response.Object.ArrayAt("items") ?? [])
            {
                if (item is JsonObject o)
                {
                    items.Add(o);
                }
            }

            next = response.Object.TextAt("metadata", "continue");
            if (string.IsNullOrEmpty(next))
            {
                var remaining = response.Object.NumberAt("metadata", "remainingItemCount") ?? 0;
                return remaining > 0
                    ? (KubernetesListIncomplete.Create(string.Create(CultureInfo.InvariantCulture, $"The list of {kind.Type} ends {remaining} objects early.")), true)
                    : (null, false);
            }
        }

        return (KubernetesListIncomplete.Create($"The list of {kind.Type} does not end."), false);
    }

    // Aggregated API servers written in Go may send an empty list as null.
    private static bool IsList(JsonObject answer) =>
        answer.Kind().EndsWith("List", StringComparison.Ordinal)
        && answer.TryGetPropertyValue("items", out var items) && items is null or JsonArray;

    private static Diagnostic Incomplete(ApiKind kind, Diagnostic error) =>
        error.Category is DiagnosticCategory.Connection or DiagnosticCategory.Timeout or DiagnosticCategory.Conflict
            ? KubernetesListIncomplete.Create($"The list of {kind.Type} could not be read: {error.Message}")
            : error with { Message = $"The list of {kind.Type} could not be read: {error.Message}" };

    private string PathOf(ApiKind kind, string? ns, string? labelSelector, string? next)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"?limit={options.ListPageSize}");
        if (labelSelector is not null)
        {
            query += "&labelSelector=" + Uri.EscapeDataString(labelSelector);
        }

        if (!string.IsNullOrEmpty(next))
        {
            query += "&continue=" + Uri.EscapeDataString(next);
        }

        return kind.CollectionPath(ns) + query;
    }
}
