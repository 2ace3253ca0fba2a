using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Sandbox.Arm;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>The contract of deployments as the sandbox plays it (https://learn.microsoft.com/rest/api/resources/deployments).</summary>
public sealed class SandboxDeploymentTests : IAsyncLifetime
{
    private const string Version = "2024-03-01";
    private readonly ManualTime _time = new();
    private ArmSandbox _sandbox = null!;
    private ArmClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await ArmSandbox.StartAsync(
            new ArmSandboxOptions { TimeProvider = _time, OperationTime = TimeSpan.FromMinutes(1), PollInterval = TimeSpan.FromSeconds(7) }, TestContext.Current.CancellationToken);
        _sandbox.Put(AzureWorld.Scope, Version, new() { ["location"] = "westeurope" });
        _client = new ArmClient(_sandbox.Credential, _sandbox.ClientOptions);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _sandbox.DisposeAsync();
    }

    [Theory]
    [InlineData("", "tenantDeploymentTemplate")]
    [InlineData("/providers/Microsoft.Management/managementGroups/mg", "managementGroupDeploymentTemplate")]
    [InlineData($"/subscriptions/{AzureWorld.Subscription}", "subscriptionDeploymentTemplate")]
    [InlineData(AzureWorld.Scope, "deploymentTemplate")]
    public async Task A_deployment_of_any_scope_runs_and_tells_its_outputs(string scope, string schema)
    {
        var path = $"{scope}/providers/Microsoft.Resources/deployments/one";

        var started = await _client.PutAsync(path, Version, Body(schema, scope == AzureWorld.Scope), CancellationToken.None);

        Assert.Equal(201, started.Status);
        Assert.NotNull(started.AsyncOperation);
        Assert.Equal(TimeSpan.FromSeconds(7), started.RetryAfter);
        Assert.Equal("Accepted", started.Object!["properties"]!["provisioningState"]!.GetValue<string>());
        _time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal("Succeeded", (await _client.GetLinkAsync(started.AsyncOperation!, CancellationToken.None)).Object!["status"]!.GetValue<string>());
        var ended = await _client.GetAsync(path, Version, CancellationToken.None);
        Assert.Equal("told", ended.Object!["properties"]!["outputs"]!["word"]!["value"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_running_deployment_is_canceled_once_and_cannot_be_changed_or_deleted_before()
    {
        const string Path = $"{AzureWorld.Scope}/providers/Microsoft.Resources/deployments/one";
        await _client.PutAsync(Path, Version, Body("deploymentTemplate", isGroup: true), CancellationToken.None);

        Assert.Equal("DeploymentActive", (await _client.PutAsync(Path, Version, Body("deploymentTemplate", isGroup: true), CancellationToken.None)).Error!.Code);
        Assert.Equal("DeploymentActive", (await _client.DeleteAsync(Path, Version, CancellationToken.None)).Error!.Code);
        Assert.Equal(204, (await _client.PostAsync(Path + "/cancel", Version, null, CancellationToken.None)).Status);
        Assert.Equal("DeploymentCannotBeCancelled", (await _client.PostAsync(Path + "/cancel", Version, null, CancellationToken.None)).Error!.Code);
        Assert.Equal("Canceled", (await _client.GetAsync(Path, Version, CancellationToken.None)).Object!["properties"]!["provisioningState"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("what?", 400, "InvalidResourceId")]
    [InlineData("a b", 400, "InvalidDeploymentName")]
    [InlineData("other", 404, "DeploymentNotFound")]
    public async Task Refusals_have_the_codes_of_Azure(string name, int status, string code)
    {
        var answer = name == "other"
            ? await _client.GetAsync($"{AzureWorld.Scope}/providers/Microsoft.Resources/deployments/{name}", Version, CancellationToken.None)
            : await _client.PutAsync($"{AzureWorld.Scope}/providers/Microsoft.Resources/deployments/{name}", Version, Body("deploymentTemplate", isGroup: true), CancellationToken.None);

        Assert.Equal((status, code), (answer.Status, answer.Error!.Code));
    }

    [Fact]
    public async Task A_deletion_takes_its_time_and_its_operation_tells_how_it_ends()
    {
        var id = AzureWorld.Id("Microsoft.Network/routeTables", "rt");
        _sandbox.Put(id, "2023-11-01", new() { ["location"] = "westeurope" });

        var accepted = await _client.DeleteAsync(id, "2023-11-01", CancellationToken.None);

        Assert.Equal(202, accepted.Status);
        Assert.Equal("InProgress", (await _client.GetLinkAsync(accepted.AsyncOperation!, CancellationToken.None)).Object!["status"]!.GetValue<string>());
        Assert.Equal("ResourceIsBeingDeleted", (await _client.PutOnceAsync(id, "2023-11-01", new JsonObject { ["location"] = "westeurope" }, CancellationToken.None)).Error!.Code);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("Succeeded", (await _client.GetLinkAsync(accepted.AsyncOperation!, CancellationToken.None)).Object!["status"]!.GetValue<string>());
        Assert.Null(_sandbox.Find(id));
    }

    private static JsonObject Body(string schema, bool isGroup)
    {
        var resources = isGroup ? """{ "type": "Microsoft.Network/routeTables", "apiVersion": "2023-11-01", "name": "rt", "location": "westeurope", "properties": {} }""" : "";
        var body = JsonNode.Parse($$"""
            { "properties": { "mode": "Incremental", "template": { "$schema": "https://schema.management.azure.com/schemas/2019-08-01/{{schema}}.json#", "contentVersion": "1.0.0.0",
                "resources": [ {{resources}} ], "outputs": { "word": { "type": "string", "value": "told" } } } } }
            """)!.AsObject();
        if (!isGroup)
        {
            body["location"] = "westeurope";
        }

        return body;
    }
}
