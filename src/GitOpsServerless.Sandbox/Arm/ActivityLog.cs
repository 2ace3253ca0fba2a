using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Arm.Http;

namespace GitOpsServerless.Sandbox.Arm;

/// <summary>Who did what, in the shape of <c>Microsoft.Insights/eventtypes/management/values</c>.</summary>
internal static class ActivityLog
{
    public static void Write(ArmContext context, string id, string verb, string caller, string status)
    {
        var type = ArmIds.TypeOf(id);
        var time = context.Now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);
        context.Store.Log(new JsonObject
        {
            ["caller"] = caller,
            ["claims"] = new JsonObject { ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn"] = caller },
            ["correlationId"] = Guid.NewGuid().ToString(),
            ["eventDataId"] = Guid.NewGuid().ToString(),
            ["eventName"] = new JsonObject { ["value"] = "EndRequest" },
            ["level"] = "Informational",
            ["resourceGroupName"] = ArmIds.GroupOf(id) is { } group ? ArmIds.NameOf(group) : null,
            ["resourceId"] = id,
            ["operationName"] = new JsonObject { ["value"] = $"{type}/{verb}" },
            ["status"] = new JsonObject { ["value"] = "Succeeded" },
            ["subStatus"] = new JsonObject { ["value"] = status },
            ["eventTimestamp"] = time,
            ["submissionTimestamp"] = time,
            ["subscriptionId"] = ArmIds.SubscriptionOf(id),
        });
    }

    /// <summary>Answers a query: <c>eventTimestamp ge</c>, <c>resourceUri eq</c> or <c>resourceGroupName eq</c>.</summary>
    public static ArmAnswer Query(ArmContext context, ArmRequest request)
    {
        if (!request.Query.TryGetValue("$filter", out var filter) || !filter.Contains("eventTimestamp", StringComparison.OrdinalIgnoreCase))
        {
            return ArmAnswer.Error(400, "BadRequest", "The start time cannot be more than 90 days in the past; a filter on eventTimestamp is required.");
        }

        var subscription = request.Segments[1];
        var from = Quoted(filter, "eventTimestamp ge");
        var until = Quoted(filter, "eventTimestamp le");
        var uri = Quoted(filter, "resourceUri eq") ?? Quoted(filter, "resourceId eq");
        var group = Quoted(filter, "resourceGroupName eq");
        return ArmAnswer.List(context.Store.Activity
            .Where(a => Same(a, "subscriptionId", subscription) && Same(a, "resourceId", uri) && Same(a, "resourceGroupName", group))
            .Where(a => IsAfter(a, from) && !IsAfter(a, until, orUnknown: false))
            .Reverse()
            .Take(200));
    }

    private static bool Same(JsonObject activity, string name, string? value) =>
        value is null || string.Equals(activity[name]?.GetValue<string>(), value, StringComparison.OrdinalIgnoreCase);

    private static bool IsAfter(JsonObject activity, string? time, bool orUnknown = true) =>
        time is null || !DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var bound)
            ? orUnknown
            : DateTimeOffset.Parse(activity["eventTimestamp"]!.GetValue<string>(), CultureInfo.InvariantCulture) > bound;

    private static string? Quoted(string filter, string start)
    {
        var at = filter.IndexOf(start, StringComparison.OrdinalIgnoreCase);
        var open = at < 0 ? -1 : filter.IndexOf('\'', at + start.Length);
        var close = open < 0 ? -1 : filter.IndexOf('\'', open + 1);
        return close < 0 ? null : filter[(open + 1)..close];
    }
}
