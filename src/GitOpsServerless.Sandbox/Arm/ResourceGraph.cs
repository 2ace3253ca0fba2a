using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOpsServerless.Sandbox.Arm.Http;

namespace GitOpsServerless.Sandbox.Arm;

/// <summary>
/// The Resource Graph queries that the controller sends: <c>TABLE [| union TABLE] | where id in~ (…) [| where resourceGroup =~ '…'] | project …</c>.
/// As in Azure, child resources are not in the tables, types and groups are lower-cased, the configuration of sites is left out, and a query that is
/// none, or about subscriptions that cannot be seen, is refused as a whole.
/// </summary>
internal sealed partial class ResourceGraph(ArmContext context)
{
    private static readonly HashSet<string> Children = new(StringComparer.OrdinalIgnoreCase)
    {
        "Microsoft.Sql/servers/databases", "Microsoft.Web/sites/slots", "Microsoft.Compute/virtualMachines/extensions", "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
    };

    public ArmAnswer Answer(ArmRequest request)
    {
        var query = request.BodyObject["query"]?.GetValue<string>() ?? "";
        var tables = Tables(query);
        if (tables.Count == 0 || !IsClosed(query))
        {
            return ArmAnswer.Error(400, "BadRequest", "Please provide below info when asking for support: the query is invalid.");
        }

        var ids = In().Match(query) is { Success: true } match
            ? Quoted().Matches(match.Value).Select(m => m.Groups["text"].Value).ToHashSet(StringComparer.OrdinalIgnoreCase)
            : null;
        var group = Group().Match(query) is { Success: true } g ? g.Groups["text"].Value : null;
        var subscriptions = (request.BodyObject["subscriptions"] as JsonArray ?? []).Select(s => s!.GetValue<string>()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (subscriptions.Count > 0 && !subscriptions.Any(context.HasSubscription))
        {
            return ArmAnswer.Error(403, "AccessDenied", "Please provide below info when asking for support: none of the subscriptions can be read.");
        }

        var found = (ids is null ? context.Store.Resources : ids.Select(context.Store.Find).OfType<StoredResource>())
            .Where(r => tables.Contains(TableOf(r)))
            .Where(r => subscriptions.Count == 0 || (ArmIds.SubscriptionOf(r.Id) is { } s && subscriptions.Contains(s)))
            .Where(r => group is null || (ArmIds.GroupOf(r.Id) is { } name && string.Equals(ArmIds.NameOf(name), group, StringComparison.OrdinalIgnoreCase)))
            .Select(Row).OfType<JsonObject>()
            .ToList();
        var top = request.BodyObject["options"]?["$top"]?.GetValue<int>() ?? 100;
        var skip = int.TryParse(request.BodyObject["options"]?["$skipToken"]?.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture, out var s) ? s : 0;
        var page = found.Skip(skip).Take(top).ToList();
        var body = new JsonObject
        {
            ["totalRecords"] = found.Count,
            ["count"] = page.Count,
            ["resultTruncated"] = "false",
            ["data"] = new JsonArray([.. page]),
            ["facets"] = new JsonArray(),
        };
        if (found.Count > skip + top)
        {
            body["$skipToken"] = (skip + top).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return new ArmAnswer(200, body);
    }

    private JsonObject? Row(StoredResource resource)
    {
        var stale = context.Now - resource.ChangedAt < context.Options.ResourceGraphDelay;
        if ((stale ? resource.Previous : resource.Body)?.DeepClone() is not JsonObject row)
        {
            return null;
        }

        row["id"] = resource.Id;
        (row["properties"] as JsonObject)?.Remove("siteConfig");
        row["type"] = resource.Type.ToLowerInvariant();
        row["resourceGroup"] = ArmIds.GroupOf(resource.Id) is { } group ? ArmIds.NameOf(group).ToLowerInvariant() : "";
        row["subscriptionId"] = ArmIds.SubscriptionOf(resource.Id);
        return row;
    }

    /// <summary>Whether every text of the query ends; a backslash escapes.</summary>
    private static bool IsClosed(string query)
    {
        var isOpen = false;
        for (var i = 0; i < query.Length; i++)
        {
            if (query[i] == '\\' && isOpen)
            {
                i++;
            }
            else if (query[i] == '\'')
            {
                isOpen = !isOpen;
            }
        }

        return !isOpen;
    }

    private static string TableOf(StoredResource resource)
    {
        if (resource.Type is "Microsoft.Resources/resourceGroups" or "Microsoft.Resources/subscriptions")
        {
            return "resourcecontainers";
        }

        if (resource.Type.StartsWith("Microsoft.Authorization/", StringComparison.OrdinalIgnoreCase))
        {
            var name = resource.Type[(resource.Type.LastIndexOf('/') + 1)..];
            return name.StartsWith("role", StringComparison.OrdinalIgnoreCase) ? "authorizationresources" : name.StartsWith("policy", StringComparison.OrdinalIgnoreCase) ? "policyresources" : "";
        }

        return resource.Type.Split('/').Length == 2 || Children.Contains(resource.Type) ? "resources" : "";
    }

    private static HashSet<string> Tables(string query)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in query.Split('|'))
        {
            var words = part.Trim(' ', '(', ')', '\r', '\n').Split([' ', ',', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
            var table = words is ["union", ..] ? words[^1] : words.Length == 1 ? words[0] : null;
            if (table is not null && table.ToLowerInvariant() is "resources" or "resourcecontainers" or "authorizationresources" or "policyresources")
            {
                names.Add(table!);
            }
        }

        return names;
    }

    [GeneratedRegex(@"id\s+in~\s*\([^)]*\)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex In();

    [GeneratedRegex("'(?<text>[^']*)'", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"resourceGroup\s*=~\s*'(?<text>[^']*)'", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Group();
}
