using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Core.Pipeline;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>Answers that break the documented contract are survived, and told in words.</summary>
public sealed class BrokenContractTests
{
    private const string Template = """
        { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [
          { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "stshop", "location": "West Europe", "tags": { "team": "shop" }, "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "properties": { "accessTier": "Hot" } } ] }
        """;

    [Fact]
    public async Task Missing_headers_of_asynchronous_operations_leave_the_provisioning_state()
    {
        await using var world = await StartAsync(response =>
        {
            response.Headers.Remove("Azure-AsyncOperation");
            response.Headers.Remove("Location");
            response.Headers.RetryAfter = null;
            return Task.CompletedTask;
        });
        var desired = await world.World.RenderAsync(Template);

        Assert.Equal(ApplyStatus.Completed, (await world.World.ReconcileAsync(desired)).Step.Status);
        var (_, step) = await world.World.ReconcileAsync(desired with { Resources = [], Template = desired.Template });
        Assert.Equal(OutcomeResult.Deleted, Assert.Single(step.Outcomes).Result);
    }

    [Fact]
    public async Task A_page_of_a_proxy_is_told_as_such()
    {
        await using var world = await StartAsync(response => Replace(response, HttpStatusCode.BadGateway, "<html><body>Bad gateway</body></html>", "text/html"));
        var live = await world.World.Target.ObserveAsync(new ObserveRequest(world.World.Application, await world.World.RenderAsync(Template), Inventory.Empty), CancellationToken.None);

        Assert.Equal("GOS0507", live.Error!.Code);
        Assert.Contains("proxy", live.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_a_proxy_with_status_200_is_no_resource()
    {
        await using var world = await StartAsync(response => Replace(response, HttpStatusCode.OK, "<html>Sign in</html>", "text/html"));
        var live = await world.World.Target.ObserveAsync(new ObserveRequest(world.World.Application, await world.World.RenderAsync(Template), Inventory.Empty), CancellationToken.None);

        Assert.Equal("GOS0517", live.Error!.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_page_of_a_proxy_with_status_200_over_everything_makes_nothing_absent_or_deployed(bool isRoutine)
    {
        var isSignedOut = false;
        await using var world = await StartAsync(response => isSignedOut ? Replace(response, HttpStatusCode.OK, "<html>Sign in</html>", "text/html") : Task.CompletedTask);
        var desired = await world.World.RenderAsync(NoiseTableTests.Template(string.Join(',', Enumerable.Range(1, 4).Select(i =>
            $$"""{ "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "st{{i}}", "location": "westeurope", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "properties": {} }"""))));
        var plan = await world.World.PlanAsync(desired);
        isSignedOut = true;

        var live = await world.World.Target.ObserveAsync(new ObserveRequest(world.World.Application, desired, Inventory.Empty) { IsRoutine = isRoutine }, CancellationToken.None);
        var step = await world.World.Target.ApplyAsync(world.World.Request(desired, plan), null, CancellationToken.None);

        Assert.Equal("GOS0517", live.Error!.Code);
        Assert.Contains("GOS0517", step.Diagnostics.Select(d => d.Code).Append(step.Status == ApplyStatus.Continue ? "GOS0517" : ""));
        Assert.NotEqual(ApplyStatus.Completed, step.Status);
    }

    [Fact]
    public async Task A_list_that_leaves_out_what_was_applied_is_no_proof()
    {
        await using var world = await StartAsync(async response =>
        {
            if (response.RequestMessage!.RequestUri!.AbsolutePath.EndsWith("/resources", StringComparison.Ordinal) && response.IsSuccessStatusCode)
            {
                await Replace(response, HttpStatusCode.OK, """{ "value": [] }""", "application/json");
            }
        });
        var desired = await world.World.RenderAsync(NoiseTableTests.Template(string.Join(',', Enumerable.Range(1, 4).Select(i =>
            $$"""{ "type": "Microsoft.Consumption/budgets", "apiVersion": "2023-05-01", "name": "b{{i}}", "properties": { "amount": {{i}} } }"""))));
        await world.World.ReconcileAsync(desired);

        Assert.Empty((await world.World.PlanAsync(desired)).Effective);
    }

    [Fact]
    public async Task An_error_without_a_body_still_says_what_was_tried()
    {
        await using var world = await StartAsync(response => Replace(response, HttpStatusCode.Forbidden, "", null));
        var live = await world.World.Target.ObserveAsync(new ObserveRequest(world.World.Application, await world.World.RenderAsync(Template), Inventory.Empty), CancellationToken.None);

        Assert.Equal("GOS0503", live.Error!.Code);
        Assert.Contains("Reading /subscriptions/", live.Error.Message, StringComparison.Ordinal);
        Assert.Contains("403 without a body", live.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changed_casing_of_ids_and_properties_is_no_drift()
    {
        await using var world = await StartAsync(async response =>
        {
            if (response.RequestMessage!.Method == HttpMethod.Get && response.IsSuccessStatusCode && response.RequestMessage.RequestUri!.AbsolutePath.Contains("/storageAccounts/", StringComparison.Ordinal))
            {
                var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
                var changed = new JsonObject { ["ID"] = body["id"]!.GetValue<string>().ToUpperInvariant(), ["Name"] = "STSHOP", ["Type"] = "microsoft.storage/storageaccounts" };
                foreach (var (name, value) in body)
                {
                    changed.TryAdd(char.ToUpperInvariant(name[0]) + name[1..], value?.DeepClone());
                }

                response.Content = new StringContent(changed.ToJsonString(), Encoding.UTF8, "application/json");
            }
        });
        var desired = await world.World.RenderAsync(Template);
        await world.World.ReconcileAsync(desired);

        Assert.Empty((await world.World.PlanAsync(desired)).Effective);
    }

    [Fact]
    public async Task Tags_that_an_emulator_drops_are_not_deployed_over_and_over()
    {
        await using var world = await StartAsync(async response =>
        {
            if (response.RequestMessage!.Method == HttpMethod.Get && response.IsSuccessStatusCode)
            {
                var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
                body.Remove("tags");
                response.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            }
        });
        var desired = await world.World.RenderAsync(Template);
        await world.World.ReconcileAsync(desired);

        Assert.Empty((await world.World.PlanAsync(desired)).Effective);
    }

    [Fact]
    public async Task An_empty_next_link_ends_a_list()
    {
        await using var world = await StartAsync(async response =>
        {
            if (response.RequestMessage!.RequestUri!.AbsolutePath.EndsWith("/resources", StringComparison.Ordinal))
            {
                var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
                body["nextLink"] = "";
                response.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            }
        });
        await world.World.ReconcileAsync(await world.World.RenderAsync(Template));

        var (items, failure) = await world.Client.ListAsync($"{AzureWorld.Scope}/resources", "2024-03-01", CancellationToken.None);

        Assert.Null(failure);
        Assert.Single(items);
    }

    [Fact]
    public async Task A_link_to_another_host_is_not_followed()
    {
        using var client = new ArmClient(Sandbox.Arm.ArmSandbox.ReaderCredential("token"), new ArmClientOptions());

        foreach (var link in new[] { "https://attacker.example.com/steal", "http://management.azure.com/x", "https://management.azure.com:444/x", "https://management.azure.com.example.com/x" })
        {
            Assert.Equal("ForeignLink", (await client.GetLinkAsync(link, CancellationToken.None)).Error!.Code);
        }
    }

    [Fact]
    public async Task What_if_that_is_answered_at_once_is_read()
    {
        var asked = 0;
        await using var world = await StartAsync(response =>
        {
            if (!response.RequestMessage!.RequestUri!.AbsolutePath.EndsWith("/whatIf", StringComparison.Ordinal))
            {
                return Task.CompletedTask;
            }

            asked++;
            return Replace(response, HttpStatusCode.OK, """{ "status": "Succeeded", "properties": { "changes": [] } }""", "application/json");
        });
        var uncertain = Template.Replace("\"shop\"", "\"[deployment().name]\"", StringComparison.Ordinal);
        await world.World.ReconcileAsync(await world.World.RenderAsync(uncertain));

        var plan = await world.World.PlanAsync(await world.World.RenderAsync(uncertain.Replace("Hot", "Cool", StringComparison.Ordinal)));

        Assert.Equal(1, asked);
        Assert.Empty(plan.Diagnostics);
        Assert.Single(plan.Effective);
    }

    [Fact]
    public async Task What_if_that_fails_leaves_the_offline_comparison()
    {
        await using var world = await StartAsync(response => response.RequestMessage!.RequestUri!.AbsolutePath.EndsWith("/whatIf", StringComparison.Ordinal)
            ? Replace(response, HttpStatusCode.Forbidden, """{ "error": { "code": "AuthorizationFailed", "message": "no" } }""", "application/json")
            : Task.CompletedTask);
        var uncertain = Template.Replace("\"shop\"", "\"[deployment().name]\"", StringComparison.Ordinal);
        await world.World.ReconcileAsync(await world.World.RenderAsync(uncertain));

        var plan = await world.World.PlanAsync(await world.World.RenderAsync(uncertain.Replace("Hot", "Cool", StringComparison.Ordinal)));

        Assert.Equal("GOS0513", Assert.Single(plan.Diagnostics).Code);
        Assert.Contains(Assert.Single(plan.Effective).Deltas, d => d.Path == "/properties/accessTier");
    }

    private static Task Replace(HttpResponseMessage response, HttpStatusCode status, string body, string? type)
    {
        response.StatusCode = status;
        response.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (type is not null)
        {
            response.Content.Headers.ContentType = new(type);
        }

        return Task.CompletedTask;
    }

    private static async Task<Setup> StartAsync(Func<HttpResponseMessage, Task> change)
    {
        var handler = new ChangingHandler(change);
        var world = await AzureWorld.StartAsync(client: new ArmClientOptions { Transport = new HttpClientTransport(handler), MaxAttempts = 2, RetryDelay = TimeSpan.FromMilliseconds(1) });
        handler.InnerHandler = GitOpsServerless.Sandbox.Arm.SandboxTrust.CreateHandler(world.Sandbox.CertificateAuthorityPem);
        return new Setup(world, new ArmClient(world.Sandbox.Credential, world.Sandbox.ClientOptions with { Transport = new HttpClientTransport(handler) }));
    }

    private sealed record Setup(AzureWorld World, ArmClient Client) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            Client.Dispose();
            return World.DisposeAsync();
        }
    }

    private sealed class ChangingHandler(Func<HttpResponseMessage, Task> change) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            await change(response);
            return response;
        }
    }
}
