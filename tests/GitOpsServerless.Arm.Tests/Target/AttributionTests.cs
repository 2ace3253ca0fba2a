using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Sandbox.Arm;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>Drift is nobody's whom the log does not name, and never that of our own deployment.</summary>
public sealed class AttributionTests
{
    private static readonly ResourceId Id = new("Microsoft.Storage/storageAccounts", AzureWorld.Scope, "stone");

    private static readonly string Template = NoiseTableTests.Template("""
        { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "stone", "location": "westeurope", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "properties": { "accessTier": "Hot" } }
        """);

    [Theory]
    [InlineData(AzureDeploymentKind.Stack)]
    [InlineData(AzureDeploymentKind.Deployment)]
    public async Task A_change_that_is_in_no_log_is_not_ours(AzureDeploymentKind kind)
    {
        var (world, answers) = await AnswerChanger.StartAsync(t => t with { Deployment = kind });
        await using var _ = world;
        var desired = await world.RenderAsync(Template);
        await world.ReconcileAsync(desired);
        Assert.Empty((await world.PlanAsync(desired)).Effective);
        answers.Change = response => Edit(response, "/stone", body => body["properties"]!["accessTier"] = "Cool");

        var drift = Assert.Single((await world.PlanAsync(desired, world.Options with { Attribute = true })).Effective);

        Assert.Null(drift.ChangedBy);
    }

    [Fact]
    public async Task Who_was_named_too_early_is_corrected_when_the_log_is_complete()
    {
        var time = new ManualTime();
        var (world, answers) = await AnswerChanger.StartAsync(sandbox: new ArmSandboxOptions { PollInterval = TimeSpan.Zero, TimeProvider = time });
        await using var _ = world;
        var desired = await world.RenderAsync(Template);
        await world.ReconcileAsync(desired);
        time.Advance(TimeSpan.FromMinutes(5));
        world.Sandbox.Change(Id.ToString(), r => r["tags"] = new JsonObject(), "early@contoso.com");
        time.Advance(TimeSpan.FromMinutes(1));
        world.Sandbox.Change(Id.ToString(), r => r["properties"]!["accessTier"] = "Cool", "late@contoso.com");
        answers.Change = response => Edit(response, "/values", body =>
            body["value"] = new JsonArray([.. body["value"]!.AsArray().Where(e => !e!.ToJsonString().Contains("late@", StringComparison.Ordinal)).Select(e => e!.DeepClone())]));
        var options = world.Options with { Attribute = true };

        Assert.Equal("early@contoso.com", Assert.Single((await world.PlanAsync(desired, options)).Effective).ChangedBy!.Who);
        answers.Change = null;
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("late@contoso.com", Assert.Single((await world.PlanAsync(desired, options)).Effective).ChangedBy!.Who);

        // Once the log is complete, it is not asked again.
        time.Advance(TimeSpan.FromMinutes(40));
        await world.PlanAsync(desired, options);
        time.Advance(TimeSpan.FromMinutes(40));
        world.Sandbox.Requests.Clear();
        Assert.Equal("late@contoso.com", Assert.Single((await world.PlanAsync(desired, options)).Effective).ChangedBy!.Who);
        Assert.DoesNotContain(world.Sandbox.Requests.Records, r => r.Path.EndsWith("/values", StringComparison.Ordinal));
    }

    private static void Edit(HttpResponseMessage response, string pathEnd, Action<JsonNode> edit)
    {
        if (response.RequestMessage!.Method == HttpMethod.Get && response.StatusCode == HttpStatusCode.OK && response.RequestMessage.RequestUri!.AbsolutePath.EndsWith(pathEnd, StringComparison.Ordinal))
        {
            var body = JsonNode.Parse(response.Content.ReadAsStringAsync().GetAwaiter().GetResult())!;
            edit(body);
            response.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }
    }
}
