using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>One query of Azure Resource Graph for resources by id (https://learn.microsoft.com/azure/governance/resource-graph/concepts/query-language).</summary>
internal sealed class GraphQuery(ArmClient client)
{
    private const int PageSize = 1000;
    private const int MaxPages = 20;
    private const string Policies = "Microsoft.Authorization/policy";
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Whether an id can stand in a query: only what needs no escaping does, since ids are written by whoever writes templates.</summary>
    public static bool CanAsk(ResourceId id) => AzureResourceId.Format(id).All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.' or '(' or ')' or ' ');

    /// <summary>Adds the rows that exist; the status when the query was refused. Without an answer there are no rows, which is no refusal.</summary>
    public async Task<int?> RunAsync(IReadOnlyList<ReadItem> items, Dictionary<string, JsonObject> rows)
    {
        // At most three tables of a union in a query.
        foreach (var part in items.GroupBy(i => i.Id.Type.StartsWith(Policies, StringComparison.OrdinalIgnoreCase)))
        {
            var tables = part.Key ? "policyresources" : "resources | union (resourcecontainers) | union (authorizationresources)";
            if (await RunAsync(tables, [.. part], rows) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private async Task<int?> RunAsync(string tables, IReadOnlyList<ReadItem> items, Dictionary<string, JsonObject> rows)
    {
        using var timeout = new CancellationTokenSource(Longest);
        var ids = string.Join(",", items.Select(i => $"'{AzureResourceId.Format(i.Id)}'"));
        var body = new JsonObject
        {
            ["subscriptions"] = new JsonArray([.. items.Select(i => ResourceScopes.SubscriptionOf(i.Id)!).Distinct(StringComparer.OrdinalIgnoreCase).Select(s => JsonValue.Create(s))]),
            ["query"] = $"{tables} | where id in~ ({ids})",
            ["options"] = new JsonObject { ["$top"] = PageSize, ["resultFormat"] = "objectArray" },
        };
        try
        {
            for (var page = 0; page < MaxPages; page++)
            {
                var response = await client.PostAsync("/providers/Microsoft.ResourceGraph/resources", ApiVersions.ResourceGraph, body, timeout.Token);
                if (response.Status is >= 400 and < 500 and not (408 or 429))
                {
                    return response.Status;
                }

                foreach (var row in (JsonText.Property(response.Object, "data") as JsonArray ?? []).OfType<JsonObject>())
                {
                    if (JsonText.TextAt(row, "id") is { } id)
                    {
                        rows[id] = row;
                    }
                }

                if (JsonText.TextAt(response.Body, "$skipToken") is not { Length: > 0 } token)
                {
                    return null;
                }

                body["options"]!["$skipToken"] = token;
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            // What is not in the rows is read directly.
        }

        return null;
    }
}
