using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Arm.Rendering;

namespace GitOpsServerless.Sandbox.Arm.Deployments;

/// <summary>Answers the run-time functions of a template from the store.</summary>
internal sealed class StoreRuntime(ArmContext context, DeploymentRecord record, bool canReference) : IRuntimeContext
{
    private int _guids;

    public DateTimeOffset? UtcNow => record.StartedAt;

    public Guid? NewGuid() => new Guid(Hash($"{record.CorrelationId}|{_guids++.ToString(CultureInfo.InvariantCulture)}").AsSpan(0, 16));

    public bool TryReference(string resourceId, string? apiVersion, bool full, out JsonNode? value)
    {
        value = null;
        if (!canReference || Read(resourceId) is not { } resource)
        {
            return false;
        }

        var copy = resource.DeepClone().AsObject();
        if (!full)
        {
            value = copy["properties"]?.DeepClone() ?? new JsonObject();
            return true;
        }

        copy["apiVersion"] = apiVersion ?? context.Store.Find(resourceId)?.ApiVersion;
        copy["resourceId"] = resourceId;
        value = copy;
        return true;
    }

    public bool TryInvoke(string function, IReadOnlyList<JsonNode?> arguments, out JsonNode? value)
    {
        value = null;
        if (function.StartsWith("list", StringComparison.OrdinalIgnoreCase) && canReference
            && arguments.Count > 0 && arguments[0]?.GetValue<string>() is { } id && context.Store.Exists(id))
        {
            value = List(function, id);
            return value is not null;
        }

        switch (function.ToLowerInvariant())
        {
            case "providers" when arguments is [JsonValue space, JsonValue type] && Provider(space.ToString(), type.ToString()) is { } provider:
                value = provider;
                return true;
            case "pickzones":
                value = new JsonArray("1");
                return true;
            case "deployer":
                value = new JsonObject { ["objectId"] = new Guid(Hash(context.Options.Caller).AsSpan(0, 16)).ToString(), ["tenantId"] = context.Options.TenantId, ["userPrincipalName"] = context.Options.Caller };
                return true;
            case "tological" or "tologicalzone" or "tophysicalzone" when arguments.Count > 0:
                value = arguments[^1]?.DeepClone();
                return true;
            default:
                return false;
        }
    }

    /// <summary>The answer of a <c>list…</c> action; null where there is none.</summary>
    public static JsonObject? List(string action, string id) => action.ToLowerInvariant() switch
    {
        "listkeys" when ArmIds.TypeOf(id).StartsWith("Microsoft.Storage/", StringComparison.OrdinalIgnoreCase) => new JsonObject
        {
            ["keys"] = new JsonArray(
                new JsonObject { ["keyName"] = "key1", ["value"] = Key(id, "key1"), ["permissions"] = "FULL" },
                new JsonObject { ["keyName"] = "key2", ["value"] = Key(id, "key2"), ["permissions"] = "FULL" }),
        },
        "listcredentials" => new JsonObject
        {
            ["username"] = ArmIds.NameOf(id),
            ["passwords"] = new JsonArray(new JsonObject { ["name"] = "password", ["value"] = Key(id, "password") }, new JsonObject { ["name"] = "password2", ["value"] = Key(id, "password2") }),
        },
        "listkeys" => new JsonObject
        {
            ["primaryKey"] = Key(id, "primary"),
            ["secondaryKey"] = Key(id, "secondary"),
            ["primarySharedKey"] = Key(id, "primary"),
            ["primaryMasterKey"] = Key(id, "primary"),
            ["secondarySharedKey"] = Key(id, "secondary"),
            ["primaryConnectionString"] = $"Endpoint=sb://{ArmIds.NameOf(id)}.servicebus.windows.net/;SharedAccessKey={Key(id, "primary")}",
            ["keys"] = new JsonArray(),
        },
        "listsecrets" or "listconnectionstrings" or "listadminkeys" or "listquerykeys" or "listcallbackurl" or "listaccountsas" or "listservicesas" => new JsonObject
        {
            ["value"] = Key(id, action),
            ["primaryKey"] = Key(id, action),
            ["connectionStrings"] = new JsonArray(),
            ["accountSasToken"] = Key(id, action),
            ["serviceSasToken"] = Key(id, action),
        },
        "listclusterusercredential" or "listclusteradmincredential" => new JsonObject
        {
            ["kubeconfigs"] = new JsonArray(new JsonObject { ["name"] = "clusterUser", ["value"] = Convert.ToBase64String(Encoding.UTF8.GetBytes("apiVersion: v1\nkind: Config\nclusters: []\n")) }),
        },
        _ => null,
    };

    /// <summary>What is published about a type. Locations are not: the sandbox takes any, and a made-up list would be none of Azure's.</summary>
    private static JsonObject? Provider(string space, string type) => ResourceTypeVersions.Of($"{space}/{type}") is { Count: > 0 } versions
        ? new JsonObject { ["resourceType"] = type, ["apiVersions"] = new JsonArray([.. versions.Select(v => JsonValue.Create(v))]) }
        : null;

    private JsonObject? Read(string id)
    {
        if (context.Store.Find(id) is { } resource)
        {
            return resource.Body;
        }

        return context.Store.Record(id) is { } document && document["kind"]?.GetValue<string>() == "deployment"
            ? new DeploymentRecord(document).View()
            : null;
    }

    private static string Key(string id, string name) => Convert.ToBase64String(SHA512.HashData(Encoding.UTF8.GetBytes($"{id.ToLowerInvariant()}|{name}")));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
