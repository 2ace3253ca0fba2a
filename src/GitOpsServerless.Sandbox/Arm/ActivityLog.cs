using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Arm.Http;

namespace GitOpsServerless.Sandbox.Arm;

/// <summary>Who did what, in the shape of <c>Microsoft.Insights/eventtypes/management/values</c>.</summary>
internal static class ActivityLog
{
    private const int PageSize = 200;
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    public static void Write(ArmContext context, string id, string verb, string caller, string status)
    {
        var type = ArmIds.TypeOf(id);
        var time = context.Now.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
        context.Store.Log(new JsonObject
        {
            ["caller"] = caller,
            ["claims"] = new JsonObject { ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn"] = caller },
            ["correlationId"] = context.Correlation ?? Guid.NewGuid().ToString(),
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

    /// <summary>Answers a query: <c>eventTimestamp ge</c> and <c>le</c>, <c>resourceUri eq</c> or <c>resourceGroupName eq</c>; newest first, in pages.</summary>
    public static ArmAnswer Query(ArmContext context, ArmRequest request)
    {
        if (!request.Query.TryGetValue("$filter", out var filter) || !filter.Contains("eventTimestamp", StringComparison.OrdinalIgnoreCase))
        {
            return ArmAnswer.Error(400, "BadRequest", "The start time cannot be more than 90 days in the past; a filter on eventTimestamp is required.");
        }

        var subscription = request.Segments[1];
        var from = Bound(Quoted(filter, "eventTimestamp ge"), "0");
        var until = Bound(Quoted(filter, "eventTimestamp le"), "9");
        var uri = Quoted(filter, "resourceUri eq") ?? Quoted(filter, "resourceId eq");
        var group = Quoted(filter, "resourceGroupName eq");
        var skip = int.TryParse(request.Query.GetValueOrDefault("$skiptoken"), CultureInfo.InvariantCulture, out var s) ? s : 0;
        var found = NewestFirst(context.Store.Activity, from)
            .Where(a => string.CompareOrdinal(TimeOf(a), until) <= 0)
            .Where(a => Same(a, "subscriptionId", subscription) && Same(a, "resourceId", uri) && Same(a, "resourceGroupName", group))
            .Skip(skip).Take(PageSize + 1).ToList();
        var answer = ArmAnswer.List(found.Take(PageSize));
        if (found.Count > PageSize)
        {
            answer.Body!["nextLink"] = $"{request.BaseAddress}{request.Path}?api-version={request.ApiVersion}&$filter={Uri.EscapeDataString(filter)}&$skiptoken={skip + PageSize}";
        }

        return answer;
    }

    private static IEnumerable<JsonObject> NewestFirst(IReadOnlyList<JsonObject> activity, string from)
    {
        for (var i = activity.Count - 1; i >= 0 && string.CompareOrdinal(TimeOf(activity[i]), from) >= 0; i--)
        {
            yield return activity[i];
        }
    }

    private static string TimeOf(JsonObject activity) => activity["eventTimestamp"]!.GetValue<string>();

    private static string Bound(string? time, string otherwise) =>
        DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var bound) ? bound.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture) : otherwise;

    private static bool Same(JsonObject activity, string name, string? value) =>
        value is null || string.Equals(activity[name]?.GetValue<string>(), value, StringComparison.OrdinalIgnoreCase);

    private static string? Quoted(string filter, string start)
    {
        var at = filter.IndexOf(start, StringComparison.OrdinalIgnoreCase);
        var open = at < 0 ? -1 : filter.IndexOf('\'', at + start.Length);
        var close = open < 0 ? -1 : filter.IndexOf('\'', open + 1);
        return close < 0 ? null : filter[(open + 1)..close];
    }
}
