using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Arm.Providers;

/// <summary>Makes of a request what a resource provider would store and answer.</summary>
internal sealed class ResourceProviders(ArmSandboxOptions options)
{
    /// <summary>The body that a read answers after a put.</summary>
    /// <param name="id">Full id.</param>
    /// <param name="request">The body of the request.</param>
    /// <param name="existing">What is there; null when it is created.</param>
    /// <param name="now">The time.</param>
    public JsonObject Put(string id, JsonObject request, StoredResource? existing, DateTimeOffset now)
    {
        var type = existing?.Type is { Length: > 0 } known ? known : ArmIds.TypeOf(id);
        var profile = ProviderProfiles.Find(type);
        var body = new JsonObject { ["id"] = existing?.Id ?? id, ["name"] = ArmIds.NameOf(existing?.Id ?? id), ["type"] = type };
        foreach (var (name, value) in request)
        {
            if (name is not ("id" or "name" or "type" or "apiVersion" or "dependsOn" or "scope" or "comments" or "condition"))
            {
                body[name] = value?.DeepClone();
            }
        }

        if (!options.ProviderNoise)
        {
            SetState(body);
            return body;
        }

        Shape(profile, body, id, existing, now);
        return body;
    }

    /// <summary>The error of a change that the provider refuses; null when it accepts.</summary>
    public static (string Code, string Message)? Refuses(JsonObject request, StoredResource? existing)
    {
        if (existing is null)
        {
            return null;
        }

        foreach (var path in ProviderProfiles.Find(existing.Type).Immutable)
        {
            var wanted = JsonPath.Get(request, path);
            var present = JsonPath.Get(existing.Body, path);
            if (wanted is not null && present is not null && !string.Equals(Plain(wanted), Plain(present), StringComparison.OrdinalIgnoreCase))
            {
                return path == "location"
                    ? ("InvalidResourceLocation", $"The resource '{ArmIds.NameOf(existing.Id)}' already exists in location '{present}' in resource group '{ArmIds.NameOf(ArmIds.GroupOf(existing.Id) ?? "/")}'. A resource with the same name cannot be created in location '{wanted}'. Please select a new resource name.")
                    : ("PropertyChangeNotAllowed", $"Changing property '{path}' is not allowed.");
            }
        }

        return null;
    }

    private void Shape(ProviderProfile profile, JsonObject body, string id, StoredResource? existing, DateTimeOffset now)
    {
        FillDefaults(body, profile.Defaults);
        if (JsonPath.Text(body["location"]) is { } location)
        {
            body["location"] = NormalizeLocation(location);
        }

        var values = Placeholders(body, id, existing?.CreatedAt ?? now, now);
        Overlay(body, profile.ReadOnly, values);
        DeriveTier(profile, body);
        foreach (var path in profile.WriteOnly)
        {
            JsonPath.Remove(body, path);
        }

        foreach (var (path, defaults) in profile.Elements)
        {
            ShapeElements(body, id, path, defaults);
        }

        foreach (var path in profile.Sorted)
        {
            Sort(body, path);
        }

        foreach (var path in profile.AsText)
        {
            if (JsonPath.Get(body, path) is JsonValue value)
            {
                JsonPath.Set(body, path, JsonValue.Create(value.ToString()));
            }
        }

        if (profile.LowersIds)
        {
            LowerIds(body);
        }

        AddIdentity(body, values);
        ComputedNames.Add(body);
        SetState(body);
    }

    private static void SetState(JsonObject body)
    {
        if (body["properties"] is not JsonObject properties)
        {
            body["properties"] = properties = [];
        }

        if (!IsStateless(body["type"]!.GetValue<string>()))
        {
            properties["provisioningState"] = "Succeeded";
        }
    }

    private static bool IsStateless(string type) =>
        type.StartsWith("Microsoft.Authorization/", StringComparison.OrdinalIgnoreCase)
        || type.StartsWith("Microsoft.ManagedIdentity/", StringComparison.OrdinalIgnoreCase)
        || type.StartsWith("Microsoft.Storage/storageAccounts/", StringComparison.OrdinalIgnoreCase)
        || type.StartsWith("Microsoft.Web/", StringComparison.OrdinalIgnoreCase);

    private static void AddIdentity(JsonObject body, IReadOnlyDictionary<string, string> values)
    {
        if (body["identity"] is not JsonObject identity)
        {
            return;
        }

        if (JsonPath.Text(identity["type"])?.Contains("SystemAssigned", StringComparison.OrdinalIgnoreCase) == true)
        {
            identity["principalId"] = values["{guid}"];
            identity["tenantId"] = values["{tenant}"];
        }

        if (identity["userAssignedIdentities"] is JsonObject assigned)
        {
            foreach (var name in assigned.Select(a => a.Key).ToList())
            {
                assigned[name] = new JsonObject { ["principalId"] = Guid(name, "principal"), ["clientId"] = Guid(name, "client") };
            }
        }
    }

    private Dictionary<string, string> Placeholders(JsonObject body, string id, DateTimeOffset created, DateTimeOffset now) => new(StringComparer.Ordinal)
    {
        ["{id}"] = id,
        ["{name}"] = ArmIds.NameOf(id),
        ["{parent}"] = ArmIds.NameOf(ArmIds.ParentOf(id) ?? id),
        ["{scope}"] = ArmIds.ScopeOf(id),
        ["{group}"] = ArmIds.NameOf(ArmIds.GroupOf(id) ?? "/"),
        ["{location}"] = JsonPath.Text(body["location"]) ?? "",
        ["{subscription}"] = ArmIds.SubscriptionOf(id) ?? "",
        ["{tenant}"] = options.TenantId,
        ["{guid}"] = Guid(id, "1"),
        ["{guid2}"] = Guid(id, "2"),
        ["{guidhex}"] = Guid(id, "3").Replace("-", "", StringComparison.Ordinal),
        ["{short}"] = Guid(id, "4")[..8],
        ["{now}"] = now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture),
        ["{created}"] = created.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture),
    };

    private static string Guid(string id, string salt) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(id.ToLowerInvariant() + "|" + salt)).AsSpan(0, 16)).ToString();

    private static string NormalizeLocation(string location) => location.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();

    private static string Plain(JsonNode node) => node.ToString().Replace(" ", "", StringComparison.Ordinal);

    private static void FillDefaults(JsonObject body, JsonObject defaults)
    {
        foreach (var (name, value) in defaults)
        {
            if (body[name] is JsonObject inner && value is JsonObject innerDefaults)
            {
                FillDefaults(inner, innerDefaults);
            }
            else if (!body.ContainsKey(name) || (body[name] is null && value is not null))
            {
                body[name] = value?.DeepClone();
            }
        }
    }

    private static void Overlay(JsonObject body, JsonObject values, IReadOnlyDictionary<string, string> placeholders)
    {
        foreach (var (name, value) in values)
        {
            if (value is JsonObject inner)
            {
                if (body[name] is not JsonObject target)
                {
                    body[name] = target = [];
                }

                Overlay(target, inner, placeholders);
            }
            else
            {
                body[name] = Substitute(value, placeholders);
            }
        }
    }

    private static JsonNode? Substitute(JsonNode? node, IReadOnlyDictionary<string, string> placeholders)
    {
        if (node is JsonArray array)
        {
            return new JsonArray([.. array.Select(a => Substitute(a, placeholders))]);
        }

        if (JsonPath.Text(node) is not { } text)
        {
            return node?.DeepClone();
        }

        foreach (var (name, value) in placeholders)
        {
            text = text.Replace(name, value, StringComparison.Ordinal);
        }

        return text;
    }

    private static void DeriveTier(ProviderProfile profile, JsonObject body)
    {
        if (profile.DerivesTier && body["sku"] is JsonObject sku && JsonPath.Text(sku["name"]) is { } name)
        {
            sku["tier"] = name[..1] switch
            {
                "B" when name.Length == 2 => "Basic",
                "S" when name.Length == 2 => "Standard",
                "F" when name.Length == 2 => "Free",
                "F" when name == "FC1" => "FlexConsumption",
                "E" when name is ['E', 'P', _] => "ElasticPremium",
                "Y" when name.Length == 2 => "Dynamic",
                "P" when name.Length is 3 or 4 => "PremiumV" + name[^1],
                _ => name.Split('_')[0],
            };
        }
    }

    private static void ShapeElements(JsonObject body, string id, string path, JsonObject defaults)
    {
        if (JsonPath.Get(body, path) is not JsonArray array)
        {
            return;
        }

        var collection = path[(path.LastIndexOf('.') + 1)..];
        foreach (var element in array.OfType<JsonObject>())
        {
            FillDefaults(element, defaults);
            if (JsonPath.Text(element["name"]) is { } name && element["properties"] is JsonObject properties)
            {
                element["id"] = $"{id}/{collection}/{name}";
                element["type"] = $"{body["type"]!.GetValue<string>()}/{collection}";
                properties["provisioningState"] = "Succeeded";
            }
        }
    }

    private static void Sort(JsonObject body, string path)
    {
        if (JsonPath.Get(body, path) is JsonArray { Count: > 1 } array)
        {
            JsonPath.Set(body, path, new JsonArray([.. array.Select(a => a?.DeepClone()).OrderBy(a => a?.ToJsonString(), StringComparer.Ordinal)]));
        }
    }

    private static void LowerIds(JsonObject container)
    {
        foreach (var (name, value) in container.ToList())
        {
            switch (value)
            {
                case JsonObject inner:
                    LowerIds(inner);
                    break;
                case JsonArray array:
                    foreach (var element in array.OfType<JsonObject>())
                    {
                        LowerIds(element);
                    }

                    break;
                default:
                    if (JsonPath.Text(value) is { } text && text.StartsWith("/subscriptions/", StringComparison.OrdinalIgnoreCase) && name != "id")
                    {
                        container[name] = text.ToLowerInvariant();
                    }

                    break;
            }
        }
    }
}
