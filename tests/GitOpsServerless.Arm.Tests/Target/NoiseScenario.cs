using System.Text.Json.Nodes;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>One row of the noise table.</summary>
/// <param name="Class">N1 to N12.</param>
/// <param name="Name">What the class is called.</param>
/// <param name="Example">The example in words.</param>
/// <param name="Resources">What is deployed.</param>
/// <param name="Changed">The resource that is changed for real.</param>
/// <param name="Change">The real change.</param>
/// <param name="Delta">The only delta that it makes.</param>
internal sealed record NoiseScenario(string Class, string Name, string Example, string Resources, string Changed, Action<JsonObject> Change, string Delta)
{
    /// <summary>What the provider or the portal does besides, which is noise.</summary>
    public Action<JsonObject>? Disturb { get; init; }

    public static IReadOnlyList<NoiseScenario> All { get; } =
    [
        new("N1", "unevaluated functions", "a tag that is `reference(…).clientId` of an identity",
            Storage("\"owner\": \"[reference(resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id'), '2023-01-31').clientId]\"", "\"accessTier\": \"Hot\"")
                + """, { "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "id", "location": "westeurope" }""",
            StorageId, r => r["tags"]!["owner"] = "somebody", "/tags/owner"),
        new("N2", "provider defaults", "`networkAcls`, `encryption` and others that the template does not mention",
            Storage("", "\"minimumTlsVersion\": \"TLS1_2\""), StorageId, r => r["properties"]!["minimumTlsVersion"] = "TLS1_0", "/properties/minimumTlsVersion"),
        new("N3", "read-only properties", "`resourceGuid`, `etag` and `provisioningState`, of which an export brought one into the template",
            """{ "type": "Microsoft.Network/virtualNetworks", "apiVersion": "2023-11-01", "name": "vnet", "location": "westeurope", "properties": { "resourceGuid": "00000000-0000-0000-0000-000000000000", "enableDdosProtection": false, "addressSpace": { "addressPrefixes": [ "10.0.0.0/16" ] } } }""",
            Id("Microsoft.Network/virtualNetworks", "vnet"), r => r["properties"]!["enableDdosProtection"] = true, "/properties/enableDdosProtection"),
        new("N4", "write-only properties", "`administratorLoginPassword` of a SQL server",
            """{ "type": "Microsoft.Sql/servers", "apiVersion": "2023-08-01-preview", "name": "sql", "location": "westeurope", "properties": { "administratorLogin": "dba", "administratorLoginPassword": "correct horse battery", "minimalTlsVersion": "1.2" } }""",
            Id("Microsoft.Sql/servers", "sql"), r => r["properties"]!["minimalTlsVersion"] = "1.0", "/properties/minimalTlsVersion"),
        new("N5", "derived values", "`sku.tier` of a plan, which follows from `sku.name`",
            """{ "type": "Microsoft.Web/serverfarms", "apiVersion": "2023-12-01", "name": "plan", "location": "westeurope", "sku": { "name": "B1", "tier": "Standard", "capacity": 1 }, "properties": { "reserved": false } }""",
            Id("Microsoft.Web/serverfarms", "plan"), r => r["sku"]!["capacity"] = 4, "/sku/capacity"),
        new("N6", "the same in another form", "`West Europe`, ids in lower case, lists in the provider's own order",
            """
            { "type": "Microsoft.Web/serverfarms", "apiVersion": "2023-12-01", "name": "Plan", "location": "West Europe", "sku": { "name": "B1" }, "properties": { "reserved": false } },
            { "type": "Microsoft.Web/sites", "apiVersion": "2023-12-01", "name": "web", "location": "West Europe", "dependsOn": [ "Plan" ], "properties": { "serverFarmId": "[resourceId('Microsoft.Web/serverfarms', 'Plan')]", "httpsOnly": true } }
            """,
            Id("Microsoft.Web/sites", "web"), r => r["properties"]!["httpsOnly"] = false, "/properties/httpsOnly"),
        new("N7", "children in arrays", "two subnets that come back in another order and with policies",
            """{ "type": "Microsoft.Network/virtualNetworks", "apiVersion": "2023-11-01", "name": "vnet", "location": "westeurope", "properties": { "addressSpace": { "addressPrefixes": [ "10.0.0.0/16" ] }, "subnets": [ { "name": "web", "properties": { "addressPrefix": "10.0.1.0/24" } }, { "name": "data", "properties": { "addressPrefix": "10.0.2.0/24" } } ] } }""",
            Id("Microsoft.Network/virtualNetworks", "vnet"), r => Subnet(r, "web")["properties"]!["addressPrefix"] = "10.0.9.0/24", "/properties/subnets/0/properties/addressPrefix")
        {
            Disturb = r => r["properties"]!["subnets"] = new JsonArray([.. r["properties"]!["subnets"]!.AsArray().Reverse().Select(s => s!.DeepClone())]),
        },
        new("N8", "types that cannot be read", "`vaults/accessPolicies` with the name `add`",
            """
            { "type": "Microsoft.KeyVault/vaults", "apiVersion": "2023-07-01", "name": "kv", "location": "westeurope", "properties": { "tenantId": "t", "sku": { "family": "A", "name": "standard" }, "enabledForDeployment": false } },
            { "type": "Microsoft.KeyVault/vaults/accessPolicies", "apiVersion": "2023-07-01", "name": "kv/add", "dependsOn": [ "kv" ], "properties": { "accessPolicies": [] } }
            """,
            Id("Microsoft.KeyVault/vaults", "kv"), r => r["properties"]!["enabledForDeployment"] = true, "/properties/enabledForDeployment"),
        new("N9", "short-circuited modules", "a module whose parameter is `reference(…).principalId`",
            """{ "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "id", "location": "westeurope" }, """
                + Module("[reference(resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id'), '2023-01-31').principalId]"),
            StorageId, r => r["properties"]!["accessTier"] = "Cool", "/properties/accessTier"),
        new("N10", "write permission", "a check by an identity that may only read",
            Storage("", "\"accessTier\": \"Hot\""), StorageId, r => r["properties"]!["accessTier"] = "Cool", "/properties/accessTier"),
        new("N11", "limits of what-if", "a module beyond the limit of nested deployments",
            Module("plain"), StorageId, r => r["properties"]!["accessTier"] = "Cool", "/properties/accessTier"),
        new("N12", "no effect", "`sku.tier` of an Event Hubs namespace, which what-if reports and marks",
            """{ "type": "Microsoft.EventHub/namespaces", "apiVersion": "2024-01-01", "name": "events", "location": "westeurope", "sku": { "name": "Standard", "tier": "Basic", "capacity": 1 }, "properties": { "kafkaEnabled": true } }""",
            Id("Microsoft.EventHub/namespaces", "events"), r => r["sku"]!["capacity"] = 4, "/sku/capacity"),
    ];

    public static string StorageId => Id("Microsoft.Storage/storageAccounts", "stshop");

    private static string Id(string type, string name) => AzureWorld.Id(type, name);

    private static JsonNode Subnet(JsonObject network, string name) => network["properties"]!["subnets"]!.AsArray().First(s => s!["name"]!.GetValue<string>() == name)!;

    private static string Storage(string tags, string properties) => $$"""
        { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "stshop", "location": "westeurope", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "tags": { {{tags}} }, "properties": { {{properties}} } }
        """;

    private static string Module(string parameter) => $$"""
        { "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "module", "properties": { "mode": "Incremental", "expressionEvaluationOptions": { "scope": "inner" },
            "parameters": { "owner": { "value": "{{parameter}}" } },
            "template": { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "parameters": { "owner": { "type": "string" } },
              "resources": [ { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "stshop", "location": "westeurope", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "tags": { "owner": "[parameters('owner')]" }, "properties": { "accessTier": "Hot" } } ] } } }
        """;
}
