using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Target.Observation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Planning;

/// <summary>Asks the activity log who changed what drifted: one query for each resource group.</summary>
internal sealed class DriftAttribution(ArmClient client, TimeProvider timeProvider)
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(14);

    public async Task<IReadOnlyList<Change>> AddAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        var found = new Dictionary<ResourceId, Attribution>();
        var drifted = changes.Where(c => c is { Origin: ChangeOrigin.Drift, IsEffective: true }).ToList();
        foreach (var group in drifted.GroupBy(c => (ResourceScopes.SubscriptionOf(c.Id), ResourceScopes.GroupOf(c.Id))).Where(g => g.Key.Item1 is not null))
        {
            await ReadAsync(group.Key.Item1!, group.Key.Item2, found, cancellationToken);
        }

        return [.. changes.Select(c => found.TryGetValue(c.Id, out var who) && drifted.Contains(c) ? c with { ChangedBy = who } : c)];
    }

    private async Task ReadAsync(string subscription, string? group, Dictionary<ResourceId, Attribution> found, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow().UtcDateTime;
        var filter = $"eventTimestamp ge '{(now - Window).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}'"
            + (group is null ? "" : $" and resourceGroupName eq '{group[(group.LastIndexOf('/') + 1)..]}'");
        var (events, _) = await client.ListAsync(
            $"/subscriptions/{subscription}/providers/Microsoft.Insights/eventtypes/management/values", ApiVersions.ActivityLog, cancellationToken,
            "$filter=" + Uri.EscapeDataString(filter), maxPages: 5);
        foreach (var entry in events.Where(IsFinishedWrite).OrderByDescending(e => JsonText.TextAt(e, "eventTimestamp"), StringComparer.Ordinal))
        {
            if (AzureResourceId.TryParse(JsonText.TextAt(entry, "resourceId"), out var id))
            {
                found.TryAdd(id!, Read(entry));
            }
        }
    }

    private static bool IsFinishedWrite(JsonObject entry)
    {
        var operation = JsonText.TextAt(entry, "operationName", "value") ?? "";
        return JsonText.TextAt(entry, "status", "value") is "Succeeded" or "Accepted"
            && (operation.EndsWith("/write", StringComparison.OrdinalIgnoreCase)
                || operation.EndsWith("/delete", StringComparison.OrdinalIgnoreCase)
                || operation.EndsWith("/action", StringComparison.OrdinalIgnoreCase));
    }

    private static Attribution Read(JsonObject entry)
    {
        var who = JsonText.TextAt(entry, "claims", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn")
            ?? JsonText.TextAt(entry, "caller") ?? JsonText.TextAt(entry, "claims", "appid") ?? "unknown";
        var when = DateTimeOffset.TryParse(JsonText.TextAt(entry, "eventTimestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : (DateTimeOffset?)null;
        return new Attribution(who, when, JsonText.TextAt(entry, "operationName", "value"));
    }
}
