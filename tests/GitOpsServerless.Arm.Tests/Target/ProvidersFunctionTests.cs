using GitOpsServerless.Arm.Rendering;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>Older templates ask <c>providers()</c> for an API version; the sandbox answers with those that are published.</summary>
public sealed class ProvidersFunctionTests
{
    [Fact]
    public async Task The_sandbox_deploys_a_template_that_asks_for_the_newest_version_of_a_type()
    {
        await using var world = await AzureWorld.StartAsync(t => t with { Deployment = AzureDeploymentKind.Deployment });
        var desired = await world.RenderAsync(NoiseTableTests.Template("""
            { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "stshop", "location": "westeurope", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "properties": { "accessTier": "Hot" } },
            { "type": "Microsoft.Insights/actionGroups", "apiVersion": "2023-01-01", "name": "a", "location": "global", "dependsOn": [ "stshop" ], "tags": {
              "blob": "[reference(resourceId('Microsoft.Storage/storageAccounts', 'stshop'), providers('Microsoft.Storage', 'storageAccounts').apiVersions[0]).primaryEndpoints.blob]",
              "version": "[providers('microsoft.storage', 'STORAGEACCOUNTS').apiVersions[0]]" } }
            """));

        var (_, step) = await world.ReconcileAsync(desired);

        Assert.True(step.Status == ApplyStatus.Completed, string.Join("\n", step.Diagnostics));
        var tags = world.Sandbox.Find($"{AzureWorld.Scope}/providers/Microsoft.Insights/actionGroups/a")!["tags"]!;
        Assert.Equal("https://stshop.blob.core.windows.net/", (string?)tags["blob"]);
        Assert.Equal(ResourceTypeVersions.Of("Microsoft.Storage/storageAccounts")[0], (string?)tags["version"]);
    }

    [Fact]
    public async Task A_type_that_is_not_known_is_refused()
    {
        await using var world = await AzureWorld.StartAsync(t => t with { Deployment = AzureDeploymentKind.Deployment });
        var desired = await world.RenderAsync(NoiseTableTests.Template("""
            { "type": "Microsoft.Insights/actionGroups", "apiVersion": "2023-01-01", "name": "a", "location": "global", "tags": { "version": "[providers('Contoso.Own', 'things').apiVersions[0]]" } }
            """));

        var (_, step) = await world.ReconcileAsync(desired);

        Assert.Equal(ApplyStatus.Failed, step.Status);
        Assert.Contains(step.Diagnostics, d => d.Message.Contains("providers", StringComparison.Ordinal));
    }

    [Fact]
    public void Versions_are_listed_newest_first()
    {
        var versions = ResourceTypeVersions.Of("Microsoft.Storage/storageAccounts");

        Assert.Contains("2023-05-01", versions);
        Assert.Equal(versions.OrderByDescending(static v => v[..10], StringComparer.Ordinal).Select(static v => v[..10]), versions.Select(static v => v[..10]));
        Assert.Empty(ResourceTypeVersions.Of("Contoso.Own/things"));
    }
}
