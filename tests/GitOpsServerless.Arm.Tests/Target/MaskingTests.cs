using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>A secret that Azure quotes in an error is shown nowhere.</summary>
public sealed class MaskingTests
{
    private const string Secret = "correct-horse-battery";

    private static readonly string Template = NoiseTableTests.Template("""
        { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "stshop", "location": "westeurope", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "properties": { "accessTier": "Hot" } }
        """);

    [Theory]
    [InlineData(AzureDeploymentKind.Stack)]
    [InlineData(AzureDeploymentKind.Deployment)]
    public async Task A_refusal_that_quotes_a_secret_is_masked(AzureDeploymentKind kind)
    {
        await using var world = await AzureWorld.StartAsync(t => t with { Deployment = kind });
        var desired = await world.RenderAsync(Template) with { Redactor = new Redactor([Secret]) };
        var template = desired.Template!.Template.DeepClone().AsObject();
        template["resources"]![0]!["name"] = $"[parameters('{Secret}')]";

        var step = await world.ApplyAsync(desired with { Template = desired.Template with { Template = template } }, await world.PlanAsync(desired));

        Assert.Equal(ApplyStatus.Failed, step.Status);
        Assert.All(step.Diagnostics, d => Assert.DoesNotContain(Secret, d.Message, StringComparison.Ordinal));
        Assert.Contains(step.Diagnostics, d => d.Message.Contains(Redactor.Mask, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_deletion_that_is_refused_with_a_secret_is_masked()
    {
        await using var world = await AzureWorld.StartAsync(t => t with { Deployment = AzureDeploymentKind.Deployment });
        await world.ReconcileAsync(await world.RenderAsync(Template));
        world.Sandbox.FailDeletes("stshop", 400, "InUse", $"It is used with {Secret}.");
        var empty = await world.RenderAsync(NoiseTableTests.Template("")) with { Redactor = new Redactor([Secret]) };

        var (_, step) = await world.ReconcileAsync(empty);

        Assert.Contains(Redactor.Mask, Assert.Single(step.Outcomes).Diagnostic!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_difference_is_masked_by_its_place_and_not_by_its_text()
    {
        await using var world = await AzureWorld.StartAsync(t => t with { Deployment = AzureDeploymentKind.Deployment });
        var desired = await world.RenderAsync("""
            { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0",
              "parameters": { "pw": { "type": "securestring", "defaultValue": "Hot" } },
              "resources": [ { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "stshop", "location": "westeurope", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2",
                "tags": { "word": "Hot", "made": "[concat('x-', parameters('pw'))]" }, "properties": { "accessTier": "Hot" } } ] }
            """);
        await world.ReconcileAsync(desired);
        world.Sandbox.Change(AzureWorld.Id("Microsoft.Storage/storageAccounts", "stshop"), r =>
        {
            r["tags"] = new System.Text.Json.Nodes.JsonObject { ["word"] = "not Hot", ["made"] = "guess" };
            r["properties"]!["accessTier"] = "Cool";
        });

        var deltas = Assert.Single((await world.PlanAsync(desired)).Effective).Deltas.ToDictionary(d => d.Path, d => $"{d.Before} -> {d.After}");

        Assert.Equal("Cool -> Hot", deltas["/properties/accessTier"]);
        Assert.Equal("not Hot -> Hot", deltas["/tags/word"]);
        Assert.Equal("*** -> ***", deltas["/tags/made"]);
    }
}
