using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Arm.Http;

namespace GitOpsServerless.Sandbox.Arm;

/// <summary>Resource groups, and lists of resources in groups and subscriptions.</summary>
internal sealed class ResourceGroupHandler(ArmContext context)
{
    private static readonly HashSet<string> TrackedChildren = new(StringComparer.OrdinalIgnoreCase)
    {
        "Microsoft.Sql/servers/databases", "Microsoft.Web/sites/slots", "Microsoft.Compute/virtualMachines/extensions", "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
    };

    public ArmAnswer? Answer(ArmRequest request)
    {
        var segments = request.Segments;
        if (!request.Is(0, "subscriptions"))
        {
            return null;
        }

        if (segments.Length == 3 && request.Is(2, "resourceGroups"))
        {
            var groups = context.Store.Below(request.Prefix(2)).Where(r => r.Type == "Microsoft.Resources/resourceGroups");
            return ArmAnswer.List(groups.Select(g => g.Body));
        }

        if (segments.Length == 3 && request.Is(2, "resources"))
        {
            return List(request, request.Prefix(2));
        }

        if (segments.Length == 5 && request.Is(2, "resourceGroups") && request.Is(4, "resources"))
        {
            return context.Store.Exists(request.Prefix(4)) ? List(request, request.Prefix(4)) : NotFound(segments[3]);
        }

        return segments.Length == 4 && request.Is(2, "resourceGroups") ? One(request, $"/subscriptions/{segments[1]}/resourceGroups/{segments[3]}") : null;
    }

    private static ArmAnswer NotFound(string name) => ArmAnswer.Error(404, "ResourceGroupNotFound", $"Resource group '{name}' could not be found.");

    private ArmAnswer One(ArmRequest request, string id)
    {
        var existing = context.Store.Find(id);
        switch (request.Method)
        {
            case "PUT":
                return Put(request, id, existing);
            case "PATCH" when existing is not null:
                var body = existing.Body.DeepClone().AsObject();
                body["tags"] = request.BodyObject["tags"]?.DeepClone();
                context.Store.Put(id, body, request.ApiVersion, context.Now);
                return new ArmAnswer(200, body.DeepClone());
            case "DELETE":
                return existing is null ? NotFound(ArmIds.NameOf(id)) : context.Erase(id, context.Options.Caller) ?? Accepted(request, id);
            case "HEAD":
                return new ArmAnswer(existing is null ? 404 : 204);
            default:
                return existing is null ? NotFound(ArmIds.NameOf(id)) : new ArmAnswer(200, existing.Body.DeepClone());
        }
    }

    private ArmAnswer Put(ArmRequest request, string id, StoredResource? existing)
    {
        if (request.BodyObject["location"]?.GetValue<string>() is not { Length: > 0 } location)
        {
            return ArmAnswer.Error(400, "LocationRequired", "The location property is required for this definition.");
        }

        location = location.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
        if (existing is not null && existing.Body["location"]?.GetValue<string>() != location)
        {
            return ArmAnswer.Error(409, "InvalidResourceGroupLocation", $"Invalid resource group location '{location}'. The Resource group already exists in location '{existing.Body["location"]}'.");
        }

        if (context.Write(id, request.ApiVersion, Described(request.BodyObject, location), context.Options.Caller) is { } refused)
        {
            return refused;
        }

        return new ArmAnswer(existing is null ? 201 : 200, context.Store.Find(id)!.Body.DeepClone());
    }

    private static JsonObject Described(JsonObject request, string location)
    {
        var body = request.DeepClone().AsObject();
        body["location"] = location;
        return body;
    }

    private ArmAnswer Accepted(ArmRequest request, string id)
    {
        var location = $"{request.BaseAddress}/subscriptions/{ArmIds.SubscriptionOf(id)}/providers/Sandbox.Operations/results/{Guid.NewGuid():N}?api-version={request.ApiVersion}";
        return new ArmAnswer(202).With("Location", location).With("Retry-After", "1");
    }

    private ArmAnswer List(ArmRequest request, string scope)
    {
        var filter = request.Query.GetValueOrDefault("$filter", "");
        var type = Equal(filter, "resourceType");
        var expand = request.Query.GetValueOrDefault("$expand", "");
        var all = context.Store.Below(scope)
            .Where(r => r.Type != "Microsoft.Resources/resourceGroups" && (TrackedChildren.Contains(r.Type) || (ArmIds.ParentOf(r.Id) is null && r.Type.Split('/').Length == 2)))
            .Where(r => !r.Type.StartsWith("Microsoft.Authorization/", StringComparison.OrdinalIgnoreCase))
            .Where(r => type is null || string.Equals(r.Type, type, StringComparison.OrdinalIgnoreCase))
            .OrderBy(r => r.Id, StringComparer.OrdinalIgnoreCase)
            .ToList();
        var skip = int.TryParse(request.Query.GetValueOrDefault("$skiptoken"), System.Globalization.CultureInfo.InvariantCulture, out var s) ? s : 0;
        var top = int.TryParse(request.Query.GetValueOrDefault("$top"), System.Globalization.CultureInfo.InvariantCulture, out var t) ? t : 1000;
        var answer = ArmAnswer.List(all.Skip(skip).Take(top).Select(r => Item(r, expand)));
        if (all.Count > skip + top)
        {
            answer.Body!["nextLink"] = $"{request.BaseAddress}{request.Path}?api-version={request.ApiVersion}&$top={top}&$skiptoken={skip + top}";
        }

        return answer;
    }

    private static JsonObject Item(StoredResource resource, string expand)
    {
        var item = new JsonObject();
        foreach (var name in new[] { "id", "name", "type", "location", "tags", "kind", "sku", "plan", "identity", "managedBy" })
        {
            if (resource.Body[name] is { } value)
            {
                item[name] = value.DeepClone();
            }
        }

        if (expand.Contains("provisioningState", StringComparison.OrdinalIgnoreCase))
        {
            item["provisioningState"] = resource.Body["properties"]?["provisioningState"]?.DeepClone() ?? "Succeeded";
        }

        return item;
    }

    private static string? Equal(string filter, string name)
    {
        var at = filter.IndexOf(name + " eq '", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : filter[(at + name.Length + 5)..].Split('\'')[0];
    }
}
