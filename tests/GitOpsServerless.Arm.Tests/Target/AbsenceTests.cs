using System.Net;
using GitOpsServerless.Contracts;
using GitOpsServerless.Sandbox.Hosting;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>Not every 404 says that a resource does not exist.</summary>
public sealed class AbsenceTests
{
    private const string Page = "<html>Not found</html>";

    private static string Storage(string name, string tier = "Hot") => $$"""
        { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "{{name}}", "location": "westeurope", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "properties": { "accessTier": "{{tier}}" } }
        """;

    [Theory]
    [InlineData(Page, ChangeAction.Blocked)]
    [InlineData("", ChangeAction.Blocked)]
    [InlineData("""{ "error": { "code": "SubscriptionNotFound", "message": "The subscription could not be found." } }""", ChangeAction.Blocked)]
    [InlineData("""{ "error": { "code": "InvalidResourceType", "message": "The resource type could not be found." } }""", ChangeAction.Blocked)]
    [InlineData("""{ "error": { "code": "ResourceNotFound", "message": "The resource was not found." } }""", ChangeAction.NoChange)]
    public async Task What_was_applied_is_forgotten_on_the_word_of_Azure_alone(string body, ChangeAction expected)
    {
        var (world, answers) = await AnswerChanger.StartAsync(t => t with { Deployment = AzureDeploymentKind.Deployment });
        await using var _ = world;
        await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template(Storage("stone") + "," + Storage("sttwo"))));
        answers.Replace(HttpMethod.Get, "/sttwo", HttpStatusCode.NotFound, body);

        var (plan, _) = await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template(Storage("stone"))));

        Assert.Equal(expected, plan.Changes.Single(c => c.Id.Name == "sttwo").Action);
        Assert.NotNull(world.Sandbox.Find(AzureWorld.Id("Microsoft.Storage/storageAccounts", "sttwo")));
    }

    [Theory]
    [InlineData("", ChangeAction.Create)]
    [InlineData("{}", ChangeAction.Create)]
    [InlineData(Page, ChangeAction.Blocked)]
    public async Task What_was_never_applied_is_created_where_a_service_gives_no_reason(string body, ChangeAction expected)
    {
        var (world, answers) = await AnswerChanger.StartAsync();
        await using var _ = world;
        await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template(Storage("stone"))));
        answers.Replace(HttpMethod.Get, "/sttwo", HttpStatusCode.NotFound, body);

        var plan = await world.PlanAsync(await world.RenderAsync(NoiseTableTests.Template(Storage("stone") + "," + Storage("sttwo"))));

        Assert.Equal(expected, plan.Changes.Single(c => c.Id.Name == "sttwo").Action);
    }

    [Fact]
    public async Task A_deletion_that_a_proxy_answers_is_not_confirmed()
    {
        var (world, answers) = await AnswerChanger.StartAsync(t => t with { Deployment = AzureDeploymentKind.Deployment });
        await using var _ = world;
        await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template(Storage("stone"))));
        var empty = await world.RenderAsync(NoiseTableTests.Template(""));
        var plan = await world.PlanAsync(empty);
        answers.Replace(HttpMethod.Delete, "/stone", HttpStatusCode.NotFound, Page);

        var step = await world.ApplyAsync(empty, plan);

        Assert.DoesNotContain(step.Outcomes, o => o.Result == OutcomeResult.Deleted);
        Assert.Single(world.Inventory.Entries);
    }

    [Fact]
    public async Task A_group_that_a_proxy_does_not_find_is_not_made_again()
    {
        var (world, answers) = await AnswerChanger.StartAsync();
        await using var _ = world;
        await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template(Storage("stone"))));
        world.Sandbox.Change(AzureWorld.Scope, g => g["tags"] = new System.Text.Json.Nodes.JsonObject { ["owner"] = "ops" });
        var edited = await world.RenderAsync(NoiseTableTests.Template(Storage("stone", "Cool")));
        var plan = await world.PlanAsync(edited);
        answers.Replace(HttpMethod.Get, $"/resourceGroups/{AzureWorld.Group}", HttpStatusCode.NotFound, Page);

        var step = await world.ApplyAsync(edited, plan);

        Assert.Equal(ApplyStatus.Failed, step.Status);
        Assert.Equal("ops", world.Sandbox.Find(AzureWorld.Scope)!["tags"]!["owner"]!.GetValue<string>());
    }

    [Fact]
    public async Task One_404_does_not_turn_stacks_off()
    {
        await using var world = await AzureWorld.StartAsync();
        world.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = 404, Method = "PUT", PathPattern = "*/deploymentStacks/*", Times = 1 });

        var (_, step) = await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template(Storage("stone"))));

        Assert.Equal(ApplyStatus.Completed, step.Status);
        Assert.DoesNotContain(world.Sandbox.Requests.Records, r => r.Method == "PUT" && r.Path.Contains("/Microsoft.Resources/deployments/", StringComparison.Ordinal));
    }
}
