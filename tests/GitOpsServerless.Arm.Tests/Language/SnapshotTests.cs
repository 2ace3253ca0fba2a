using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Arm.Tests.Language;

/// <summary>
/// The predictions that Microsoft's own engine makes for a template (<c>bicep snapshot</c>). The templates here are written
/// as the compiler writes those Bicep files.
/// </summary>
public sealed class SnapshotTests
{
    private const string StorageAccount = """
        "parameters": {
          "storageAccountType": { "type": "string", "defaultValue": "Standard_LRS" },
          "location": { "type": "string", "defaultValue": "[resourceGroup().location]" },
          "storageAccountName": { "type": "string", "defaultValue": "[format('store{0}', uniqueString(resourceGroup().id))]" }
        },
        "resources": [
          {
            "type": "Microsoft.Storage/storageAccounts",
            "apiVersion": "2022-09-01",
            "name": "[parameters('storageAccountName')]",
            "location": "[parameters('location')]",
            "sku": { "name": "[parameters('storageAccountType')]" },
            "kind": "StorageV2",
            "properties": {}
          }
        ]
        """;

    private const string BlobEndpoint = "[reference(resourceId('Microsoft.Storage/storageAccounts', parameters('storageAccountName')), '2022-09-01').primaryEndpoints.blob]";

    [Theory]
    [InlineData("basic")]
    [InlineData("Snapshot_with_overwrite_should_generate_a_valid_snapshot_file")]
    public void Parameters_and_names_are_evaluated(string folder) => Check(folder, StorageAccount, """{ "location": { "value": "eastus" } }""");

    [Fact]
    public void Outputs_keep_what_only_Azure_knows() => Check("outputs", StorageAccount + $$"""
        ,
        "outputs": {
          "storageAccountType": { "type": "string", "value": "[parameters('storageAccountType')]" },
          "blobUri": { "type": "string", "value": "{{BlobEndpoint}}" },
          "objectWithExpressions": { "type": "object", "value": { "foo": "bar", "baz": 123, "qux": "{{BlobEndpoint}}" } },
          "objectLiteral": { "type": "object", "value": { "storageAccountType": "[parameters('storageAccountType')]", "baz": 123 } }
        }
        """, """{ "location": { "value": "eastus" } }""");

    [Fact]
    public void Null_is_a_value_of_a_nullable_parameter() => Check("null_parameter_value", """
        "languageVersion": "2.0", "parameters": { "p": { "type": "string", "nullable": true } }, "resources": {}
        """, """{ "p": { "value": null } }""");

    [Fact]
    public void Management_groups_are_a_scope() => Check("Snapshot_command_supports_managementGroup_scope", """
        "parameters": { "policyAssignmentName": { "type": "string" } },
        "resources": [
          {
            "type": "Microsoft.Authorization/policyAssignments",
            "apiVersion": "2022-06-01",
            "name": "[parameters('policyAssignmentName')]",
            "properties": {
              "policyDefinitionId": "[format('/providers/Microsoft.Management/managementGroups/{0}/providers/Microsoft.Authorization/policyDefinitions/00000000-0000-0000-0000-000000000000', managementGroup().name)]"
            }
          }
        ]
        """, """{ "policyAssignmentName": { "value": "myAssignment" } }""", DeploymentScope.ManagementGroup("myManagementGroup") with { Location = "westeurope" });

    [Fact]
    public void Outputs_of_nested_deployments_are_looked_through() => Check("Snapshot_speculatively_evaluates_references", """
        "resources": [
          {
            "type": "Microsoft.Resources/deployments",
            "apiVersion": "2025-04-01",
            "name": "[format('mod-{0}', uniqueString('mod', deployment().name))]",
            "properties": {
              "expressionEvaluationOptions": { "scope": "inner" },
              "mode": "Incremental",
              "template": {
                "$schema": "s", "contentVersion": "1.0.0.0", "resources": [],
                "outputs": { "static": { "type": "string", "value": "foo" } }
              }
            }
          },
          {
            "type": "Microsoft.Resources/deployments",
            "apiVersion": "2025-04-01",
            "name": "[format('mod2-{0}', uniqueString('mod2', deployment().name))]",
            "properties": {
              "expressionEvaluationOptions": { "scope": "inner" },
              "mode": "Incremental",
              "parameters": { "vnetName": { "value": "[reference(resourceId('Microsoft.Resources/deployments', format('mod-{0}', uniqueString('mod', deployment().name))), '2025-04-01').outputs.static.value]" } },
              "template": {
                "$schema": "s", "contentVersion": "1.0.0.0",
                "parameters": { "vnetName": { "type": "string" } },
                "resources": [ { "type": "Microsoft.Network/virtualNetworks", "apiVersion": "2024-07-01", "name": "[parameters('vnetName')]" } ]
              }
            },
            "dependsOn": [ "[resourceId('Microsoft.Resources/deployments', format('mod-{0}', uniqueString('mod', deployment().name)))]" ]
          }
        ]
        """, null, name: "deployment");

    private static void Check(string folder, string sections, string? parameters, DeploymentScope? scope = null, string? name = null)
    {
        var expected = Corpus.Read(RealData.Require("bicep-baselines", "snapshot", folder, "main.snapshot.json"));
        var expansion = Corpus.Expand(Corpus.Template(sections), parameters, scope, name: name);
        Assert.Empty(expansion.Diagnostics);
        var resources = new JsonArray([.. expansion.Resources.Where(static resource => !resource.IsExpandedDeployment).Select(static resource => resource.Body.DeepClone())]);
        Assert.Equal(expected["predictedResources"]!.ToJsonString(), resources.ToJsonString());
        var outputs = new JsonObject(expansion.Outputs.Select(static output => KeyValuePair.Create(output.Name, ResidualExpression.ToExpression(output.Value))));
        Assert.True(JsonNode.DeepEquals(expected["outputs"], outputs), outputs.ToJsonString());
    }
}
