using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Target.Comparison;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>Live values are shown in plans: those that are secrets by a name or by their look are not.</summary>
public sealed class SecretWordsTests
{
    private const string Secret = "hunter2-and-more";

    /// <summary>Type, desired, live.</summary>
    public static TheoryData<string, string, string> Places => new()
    {
        {
            "Microsoft.ContainerInstance/containerGroups", """{ "properties": { "env": [ { "name": "DB_PASSWORD", "value": "new" } ] } }""",
            $$"""{ "properties": { "env": [ { "name": "DB_PASSWORD", "value": "{{Secret}}" } ] } }"""
        },
        {
            "Microsoft.ContainerInstance/containerGroups", """{ "properties": { "env": [ { "name": "MODE", "value": "a" } ] } }""",
            $$"""{ "properties": { "env": [ { "name": "MODE", "value": "a" }, { "name": "DB_PASSWORD", "value": "{{Secret}}" } ] } }"""
        },
        {
            "Microsoft.Web/sites/config", """{ "properties": { "ApiKey": "new" } }""", $$"""{ "properties": { "ApiKey": "{{Secret}}" } }"""
        },
        {
            "Microsoft.Web/sites/config", """{ "properties": { "STORAGE": "new" } }""",
            $$"""{ "properties": { "STORAGE": "DefaultEndpointsProtocol=https;AccountName=a;AccountKey={{Secret}}" } }"""
        },
        {
            "Microsoft.Network/vpnServerConfigurations", """{ "properties": { "radiusServerSecret": "new" } }""", $$"""{ "properties": { "radiusServerSecret": "{{Secret}}" } }"""
        },
        {
            "Microsoft.Network/expressRouteCircuits", """{ "properties": { "authorizationKey": "new" } }""", $$"""{ "properties": { "authorizationKey": "{{Secret}}" } }"""
        },
        {
            "Microsoft.Logic/workflows", """{ "properties": { "parameters": { "dbPassword": { "value": "new" } } } }""",
            $$"""{ "properties": { "parameters": { "dbPassword": { "value": "{{Secret}}" } } } }"""
        },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void A_secret_by_its_name_or_look_is_not_shown(string type, string desired, string live)
    {
        var request = new ComparisonRequest(new ResourceId(type, AzureWorld.Scope, "it"), JsonNode.Parse(desired)!.AsObject(), JsonNode.Parse(live)!.AsObject());

        var delta = Assert.Single(ResourceComparer.Compare(request));

        Assert.DoesNotContain(Secret, delta.Before!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains(Redactor.Mask, delta.Before!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("disablePasswordAuthentication")]
    [InlineData("allowSharedKeyAccess")]
    [InlineData("secretName")]
    [InlineData("publicKey")]
    [InlineData("keyVaultSecretId")]
    public void A_name_about_secrets_is_no_secret(string name) => Assert.False(TypeKnowledge.IsSecret(name));

    [Fact]
    public async Task An_output_with_a_secret_in_it_is_not_kept()
    {
        await using var world = await AzureWorld.StartAsync();
        var desired = await world.RenderAsync("""
            { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0",
              "parameters": { "password": { "type": "securestring" } },
              "resources": [ { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "stshop", "location": "westeurope", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "properties": {} } ],
              "outputs": { "plain": { "type": "string", "value": "ok" }, "connection": { "type": "string", "value": "[concat('Server=db;Secret=', parameters('password'))]" } } }
            """, $$"""{ "parameters": { "password": { "value": "{{Secret}}" } } }""");
        desired = desired with { Redactor = desired.Redactor.With([Secret]) };

        var (_, step) = await world.ReconcileAsync(desired);

        Assert.Equal(ApplyStatus.Completed, step.Status);
        Assert.Equal("""{"plain":"ok"}""", step.Outputs!.ToJsonString());
        Assert.Equal("GOS0528", Assert.Single(step.Diagnostics).Code);
        Assert.DoesNotContain(Secret, step.Diagnostics[0].ToString(), StringComparison.Ordinal);
    }
}
