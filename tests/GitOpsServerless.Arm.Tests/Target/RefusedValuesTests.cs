using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>What Azure does not take is told, and what is left alone is no part of the baseline.</summary>
public sealed class RefusedValuesTests
{
    private static readonly ResourceId Id = new("Microsoft.Storage/storageAccounts", AzureWorld.Scope, "stone");

    private static string Template(string tier) => NoiseTableTests.Template($$"""
        { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "stone", "location": "westeurope", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "properties": { "accessTier": "{{tier}}" } }
        """);

    [Fact]
    public async Task A_value_that_Azure_silently_keeps_is_told_each_time_and_deployed_once()
    {
        var (world, answers) = await AnswerChanger.StartAsync();
        await using var _ = world;
        await world.ReconcileAsync(await world.RenderAsync(Template("Hot")));
        answers.Change = response =>
        {
            if (response.RequestMessage!.Method == HttpMethod.Get && response.StatusCode == HttpStatusCode.OK && response.RequestMessage.RequestUri!.AbsolutePath.EndsWith("/stone", StringComparison.Ordinal))
            {
                var body = JsonNode.Parse(response.Content.ReadAsStringAsync().GetAwaiter().GetResult())!;
                body["properties"]!["accessTier"] = "Hot";
                response.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            }
        };
        var cool = await world.RenderAsync(Template("Cool"));

        var (first, step) = await world.ReconcileAsync(cool);
        var second = await world.PlanAsync(cool);

        Assert.Equal("/properties/accessTier", Assert.Single(Assert.Single(first.Effective).Deltas).Path);
        Assert.Equal(ApplyStatus.Completed, step.Status);
        var told = Assert.Single(step.Outcomes).Diagnostic!;
        Assert.Equal("GOS0529", told.Code);
        Assert.Contains("/properties/accessTier", told.Message, StringComparison.Ordinal);
        Assert.Empty(second.Effective);
        Assert.Equal("GOS0529", Assert.Single(second.Diagnostics).Code);

        var hot = await world.RenderAsync(Template("Hot"));
        await world.ReconcileAsync(hot);
        Assert.Empty((await world.PlanAsync(hot)).Diagnostics);
    }

    [Fact]
    public async Task What_is_left_alone_counts_again_when_the_rule_goes()
    {
        await using var world = await AzureWorld.StartAsync();
        await world.ReconcileAsync(await world.RenderAsync(Template("Hot")));
        IgnoreRule[] rules = [new() { Kind = Id.Type, JsonPointers = ["/properties/accessTier"] }];
        var (application, options) = (world.Application, world.Options);
        world.Application = application with { IgnoreDifferences = rules };
        world.Options = options with { IgnoreDifferences = rules };
        world.Sandbox.Change(Id.ToString(), r => r["properties"]!["accessTier"] = "Cool");
        var tagged = await world.RenderAsync(Template("Hot").Replace("\"kind\"", "\"tags\": { \"a\": \"b\" }, \"kind\"", StringComparison.Ordinal));
        await world.ReconcileAsync(tagged);
        Assert.Empty((await world.PlanAsync(tagged)).Effective);

        (world.Application, world.Options) = (application, options);

        Assert.Equal("/properties/accessTier", Assert.Single(Assert.Single((await world.PlanAsync(tagged)).Effective).Deltas).Path);
    }
}
