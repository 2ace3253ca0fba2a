using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Target.Observation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Planning;

/// <summary>
/// Asks the activity log who changed what drifted: one query for each resource group. A write of a child or of the tags counts for the resource that
/// shows it; what was written before the last apply was overwritten by it and is nobody's drift, and neither are the writes of that apply.
/// </summary>
internal sealed class DriftAttribution(ArmClient client, TimeProvider timeProvider)
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(14);

    // Clocks of Azure's services and of this machine are not the same.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    public async Task<IReadOnlyList<Change>> AddAsync(IReadOnlyList<Change> changes, Inventory inventory, CancellationToken cancellationToken)
    {
        var found = new Dictionary<ResourceId, Change>();
        var now = timeProvider.GetUtcNow();
        var open = new HashSet<ResourceId>();
        var drifted = changes.Where(c => c is { Origin: ChangeOrigin.Drift, IsEffective: true }).ToList();
        foreach (var change in drifted)
        {
            // The same drift was asked for before.
            var entry = inventory.Find(change.Id);
            if (DriftMemo.Read(entry?.Checked, change) is { } who && !(who.When < entry!.AppliedAt - Skew))
            {
                found[change.Id] = change with { ChangedBy = who };
                if (!DriftMemo.IsSettled(entry.Checked, now))
                {
                    open.Add(change.Id);
                }
            }
            else
            {
                open.Add(change.Id);
            }
        }

        foreach (var group in drifted.Where(c => open.Contains(c.Id)).GroupBy(c => (ResourceScopes.SubscriptionOf(c.Id), ResourceScopes.GroupOf(c.Id))).Where(g => g.Key.Item1 is not null))
        {
            var events = await ReadAsync(group.Key.Item1!, group.Key.Item2, cancellationToken);
            foreach (var change in group)
            {
                var entry = inventory.Find(change.Id);
                var own = DriftMemo.OwnOf(entry?.Checked);
                if (Latest(events.Where(e => own is null || !string.Equals(e.Correlation, own, StringComparison.OrdinalIgnoreCase)), change.Id, entry?.AppliedAt) is { } latest)
                {
                    found[change.Id] = change with { ChangedBy = latest, Checked = DriftMemo.ToJson(change, latest, own, now) };
                }
            }
        }

        return [.. changes.Select(c => drifted.Contains(c) ? found.GetValueOrDefault(c.Id, c) : c)];
    }

    /// <summary>The last write of a resource; one of itself wins over one below it, and over the deletion of what it was in.</summary>
    private static Attribution? Latest(IEnumerable<LoggedWrite> events, ResourceId id, DateTimeOffset? appliedAt)
    {
        var own = AzureResourceId.Format(id);
        var since = appliedAt - Skew;
        var possible = events.Where(e => since is null || e.Who.When is not { } when || when >= since).ToList();
        return possible.FirstOrDefault(e => string.Equals(e.Id, own, StringComparison.OrdinalIgnoreCase))?.Who
            ?? possible.FirstOrDefault(e => e.Id.StartsWith(own + "/", StringComparison.OrdinalIgnoreCase))?.Who
            ?? possible.FirstOrDefault(e => own.StartsWith(e.Id + "/", StringComparison.OrdinalIgnoreCase) && e.Who.Operation?.EndsWith("/delete", StringComparison.OrdinalIgnoreCase) == true)?.Who;
    }

    private async Task<IReadOnlyList<LoggedWrite>> ReadAsync(string subscription, string? group, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow().UtcDateTime;
        var filter = $"eventTimestamp ge '{(now - Window).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}'"
            + $" and eventTimestamp le '{now.AddMinutes(1).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}'"
            + (group is null ? "" : $" and resourceGroupName eq '{group[(group.LastIndexOf('/') + 1)..]}'");
        var (events, _) = await client.ListAsync(
            $"/subscriptions/{subscription}/providers/Microsoft.Insights/eventtypes/management/values", ApiVersions.ActivityLog, cancellationToken,
            "$filter=" + Uri.EscapeDataString(filter), maxPages: 5);
        return
        [
            .. events.Where(IsFinishedWrite)
                .Where(e => JsonText.TextAt(e, "resourceId") is not null)
                .OrderByDescending(e => JsonText.TextAt(e, "eventTimestamp"), StringComparer.Ordinal)
                .Select(e => new LoggedWrite(JsonText.TextAt(e, "resourceId")!.TrimEnd('/'), Read(e), JsonText.TextAt(e, "correlationId"))),
        ];
    }

    private static bool IsFinishedWrite(JsonObject entry)
    {
        var operation = JsonText.TextAt(entry, "operationName", "value") ?? "";
        return JsonText.TextAt(entry, "status", "value") is "Succeeded" or "Accepted" && LoggedOperation.IsWrite(operation);
    }

    private static Attribution Read(JsonObject entry)
    {
        var who = JsonText.TextAt(entry, "claims", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn")
            ?? JsonText.TextAt(entry, "caller") ?? JsonText.TextAt(entry, "claims", "appid") ?? "unknown";
        var when = DateTimeOffset.TryParse(JsonText.TextAt(entry, "eventTimestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : (DateTimeOffset?)null;
        return new Attribution(who, when, JsonText.TextAt(entry, "operationName", "value"));
    }

    private sealed record LoggedWrite(string Id, Attribution Who, string? Correlation);
}
