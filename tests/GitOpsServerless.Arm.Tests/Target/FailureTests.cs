using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;
using GitOpsServerless.Sandbox.Hosting;

namespace GitOpsServerless.Arm.Tests.Target;

public sealed class FailureTests
{
    private static string Storage(string name, string tier = "Hot") => $$"""
        { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "{{name}}", "location": "westeurope", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "properties": { "accessTier": "{{tier}}" } }
        """;

    [Theory]
    [InlineData(AzureDeploymentKind.Stack)]
    [InlineData(AzureDeploymentKind.Deployment)]
    public async Task The_cause_inside_of_a_failed_deployment_is_what_is_said(AzureDeploymentKind kind)
    {
        await using var world = await AzureWorld.StartAsync(t => t with { Deployment = kind });
        var desired = await world.RenderAsync(NoiseTableTests.Template(Storage("stgood") + "," + Storage("stbad")));
        world.Sandbox.FailWrites("stbad", 409, "StorageAccountAlreadyTaken", "The storage account named stbad is already taken.");

        var (_, step) = await world.ReconcileAsync(desired);

        Assert.Equal(ApplyStatus.Failed, step.Status);
        var diagnostic = Assert.Single(step.Diagnostics);
        Assert.Equal("GOS0508", diagnostic.Code);
        Assert.Equal("stbad", diagnostic.Resource!.Name);
        Assert.Contains("StorageAccountAlreadyTaken: The storage account named stbad is already taken.", diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal(OutcomeResult.Created, step.Outcomes.Single(o => o.Id.Name == "stgood").Result);
        Assert.Equal(OutcomeResult.Failed, step.Outcomes.Single(o => o.Id.Name == "stbad").Result);

        world.Sandbox.StopFailing();
        var (plan, again) = await world.ReconcileAsync(desired);
        Assert.Equal("stbad", Assert.Single(plan.Effective).Id.Name);
        Assert.Equal(ApplyStatus.Completed, again.Status);
    }

    [Theory]
    [InlineData(AzureDeploymentKind.Stack)]
    [InlineData(AzureDeploymentKind.Deployment)]
    public async Task What_failed_and_what_was_done_inside_of_a_module_is_told(AzureDeploymentKind kind)
    {
        await using var world = await AzureWorld.StartAsync(t => t with { Deployment = kind });
        var desired = await world.RenderAsync(NoiseTableTests.Template($$"""
            { "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "module", "properties": { "mode": "Incremental", "template":
              { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [ {{Storage("stgood")}}, {{Storage("stbad")}} ] } } }
            """));
        world.Sandbox.FailWrites("stbad", 409, "StorageAccountAlreadyTaken", "The storage account named stbad is already taken.");

        var (_, step) = await world.ReconcileAsync(desired);

        Assert.Contains("StorageAccountAlreadyTaken", Assert.Single(step.Diagnostics).Message, StringComparison.Ordinal);
        Assert.Equal(OutcomeResult.Created, step.Outcomes.Single(o => o.Id.Name == "stgood").Result);
        Assert.NotNull(step.Outcomes.Single(o => o.Id.Name == "stgood").Entry!.Baseline);
        Assert.Equal(OutcomeResult.Failed, step.Outcomes.Single(o => o.Id.Name == "stbad").Result);
        using var client = new ArmClient(world.Sandbox.Credential, world.Sandbox.ClientOptions);
        var nested = await client.GetAsync($"{AzureWorld.Scope}/providers/Microsoft.Resources/deployments/module", "2024-03-01", CancellationToken.None);
        Assert.Equal("Failed", nested.Object!["properties"]!["provisioningState"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(AzureDeploymentKind.Stack)]
    [InlineData(AzureDeploymentKind.Deployment)]
    public async Task A_repeated_step_finds_the_deployment_that_the_first_one_started(AzureDeploymentKind kind)
    {
        await using var world = await AzureWorld.StartAsync(t => t with { Deployment = kind });
        var desired = await world.RenderAsync(NoiseTableTests.Template(Storage("stshop")));
        var request = world.Request(desired, await world.PlanAsync(desired), "operation-x");
        world.Sandbox.Faults.Add(new Fault { Kind = FaultKind.ResetAfterHandling, Method = "PUT", PathPattern = "*/deployment*", Times = 1 });

        await world.Target.ApplyAsync(request, null, CancellationToken.None);
        await world.Target.ApplyAsync(request, null, CancellationToken.None);

        Assert.Single(world.Sandbox.Requests.Records, r => r.Method == "PUT" && r.Path.Contains("/Microsoft.Resources/deployment", StringComparison.Ordinal) && r.StatusCode is 200 or 201 or 0);
    }

    [Fact]
    public async Task A_running_deployment_of_somebody_else_is_waited_for()
    {
        var time = new ManualTime();
        await using var world = await AzureWorld.StartAsync(sandbox: new() { OperationTime = TimeSpan.FromMinutes(1), TimeProvider = time, PollInterval = TimeSpan.Zero });
        var desired = await world.RenderAsync(NoiseTableTests.Template(Storage("stshop")));
        var plan = await world.PlanAsync(desired);
        await world.Target.ApplyAsync(world.Request(desired, plan, "first"), null, CancellationToken.None);

        var step = await world.Target.ApplyAsync(world.Request(desired, plan, "second"), null, CancellationToken.None);

        Assert.Equal(ApplyStatus.Continue, step.Status);
        Assert.Contains("Waiting for another deployment", step.Message, StringComparison.Ordinal);
        time.Advance(TimeSpan.FromMinutes(5));
        var started = await world.Target.ApplyAsync(world.Request(desired, plan, "second"), step.Continuation, CancellationToken.None);
        Assert.Contains("was started", started.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AzureDeploymentKind.Stack)]
    [InlineData(AzureDeploymentKind.Deployment)]
    public async Task A_running_deployment_can_be_canceled(AzureDeploymentKind kind)
    {
        var time = new ManualTime();
        await using var world = await AzureWorld.StartAsync(t => t with { Deployment = kind }, new() { OperationTime = TimeSpan.FromMinutes(1), TimeProvider = time, PollInterval = TimeSpan.Zero });
        var desired = await world.RenderAsync(NoiseTableTests.Template(Storage("stshop")));
        var request = world.Request(desired, await world.PlanAsync(desired));
        var step = await world.Target.ApplyAsync(request, null, CancellationToken.None);

        await world.Target.CancelAsync(request, step.Continuation!, CancellationToken.None);
        var end = await world.Target.ApplyAsync(request, step.Continuation, CancellationToken.None);

        Assert.Equal(ApplyStatus.Failed, end.Status);
        Assert.Equal("GOS0509", Assert.Single(end.Diagnostics).Code);
    }

    [Fact]
    public async Task A_locked_resource_is_kept_and_reported()
    {
        await using var world = await AzureWorld.StartAsync(t => t with { ActionOnUnmanage = "detach" });
        await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template(Storage("stkept") + "," + Storage("stlocked"))));
        var locked = AzureWorld.Id("Microsoft.Storage/storageAccounts", "stlocked");
        world.Sandbox.Put($"{locked}/providers/Microsoft.Authorization/locks/keep", "2020-05-01", new() { ["properties"] = new System.Text.Json.Nodes.JsonObject { ["level"] = "CanNotDelete" } });

        var (_, step) = await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template(Storage("stkept"))));

        var outcome = Assert.Single(step.Outcomes);
        Assert.Equal(OutcomeResult.Skipped, outcome.Result);
        Assert.Equal("GOS0510", outcome.Diagnostic!.Code);
        Assert.NotNull(world.Sandbox.Find(locked));
        Assert.NotNull(world.Inventory.Find(outcome.Id));
    }

    [Fact]
    public async Task Deny_settings_of_a_stack_keep_others_away()
    {
        await using var world = await AzureWorld.StartAsync(t => t with { DenySettings = "denyWriteAndDelete" });
        await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template(Storage("stshop"))));
        using var client = new ArmClient(world.Sandbox.Credential, world.Sandbox.ClientOptions);

        var response = await client.DeleteAsync(AzureWorld.Id("Microsoft.Storage/storageAccounts", "stshop"), "2023-05-01", CancellationToken.None);

        Assert.Equal((403, "DenyAssignmentAuthorizationFailed"), (response.Status, response.Error!.Code));
    }

    [Fact]
    public async Task A_change_of_location_is_blocked_unless_replacing_is_allowed()
    {
        await using var world = await AzureWorld.StartAsync();
        await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template(Storage("stshop"))));
        var moved = await world.RenderAsync(NoiseTableTests.Template(Storage("stshop").Replace("westeurope", "northeurope", StringComparison.Ordinal)));

        Assert.Equal(ChangeAction.Blocked, Assert.Single((await world.PlanAsync(moved)).Changes).Action);

        world.Options = world.Options with { AllowReplace = true };
        var (plan, step) = await world.ReconcileAsync(moved);
        Assert.Equal(ChangeAction.Replace, Assert.Single(plan.Changes).Action);
        Assert.Equal(ApplyStatus.Completed, step.Status);
        Assert.Equal("northeurope", world.Sandbox.Find(AzureWorld.Id("Microsoft.Storage/storageAccounts", "stshop"))!["location"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(true, "GOS0518")]
    [InlineData(false, "GOS0512")]
    public async Task A_blocked_resource_keeps_the_whole_template_from_being_sent(bool moves, string code)
    {
        await using var world = await AzureWorld.StartAsync();
        await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template(Storage("stone") + "," + Storage("sttwo"))));
        var one = moves ? Storage("stone").Replace("westeurope", "northeurope", StringComparison.Ordinal) : Storage("stone");
        var edited = await world.RenderAsync(NoiseTableTests.Template(one + "," + Storage("sttwo", "Cool")));
        if (!moves)
        {
            world.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = 403, Method = "GET", PathPattern = "*/stone" });
        }

        world.Sandbox.Requests.Clear();
        var (plan, step) = await world.ReconcileAsync(edited);

        Assert.Equal(ChangeAction.Blocked, plan.Changes.Single(c => c.Id.Name == "stone").Action);
        Assert.Equal(ChangeAction.Update, plan.Changes.Single(c => c.Id.Name == "sttwo").Action);
        Assert.Equal((ApplyStatus.Failed, code), (step.Status, Assert.Single(step.Diagnostics).Code));
        Assert.DoesNotContain(world.Sandbox.Requests.Records, r => r.Method == "PUT");
    }

    [Fact]
    public async Task Nothing_is_pruned_that_another_owns_or_while_pruning_is_off()
    {
        await using var world = await AzureWorld.StartAsync();
        await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template(Storage("stone") + "," + Storage("sttwo"))));
        world.Sandbox.Put(AzureWorld.Id("Microsoft.Storage/storageAccounts", "stforeign"), "2023-05-01", new() { ["location"] = "westeurope" });
        world.Options = world.Options with { Prune = false };
        var fewer = await world.RenderAsync(NoiseTableTests.Template(Storage("stone", "Cool")));

        var (plan, _) = await world.ReconcileAsync(fewer);

        Assert.Equal(ChangeAction.Ignored, plan.Changes.Single(c => c.Id.Name == "sttwo").Action);
        Assert.NotNull(world.Sandbox.Find(AzureWorld.Id("Microsoft.Storage/storageAccounts", "sttwo")));
        Assert.NotNull(world.Sandbox.Find(AzureWorld.Id("Microsoft.Storage/storageAccounts", "stforeign")));
    }

    [Theory]
    [InlineData(401, "GOS0505", true)]
    [InlineData(403, "GOS0503", false)]
    [InlineData(500, "GOS0507", false)]
    public async Task A_refusal_is_one_diagnostic_with_its_cause(int status, string code, bool isSignIn)
    {
        await using var world = await AzureWorld.StartAsync(client: new ArmClientOptions { MaxAttempts = 2, RetryDelay = TimeSpan.FromMilliseconds(1) });
        var desired = await world.RenderAsync(NoiseTableTests.Template(Storage("stshop")));
        world.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = status });

        var live = await world.Target.ObserveAsync(new ObserveRequest(world.Application, desired, Inventory.Empty), CancellationToken.None);

        Assert.False(live.IsSuccess);
        Assert.Equal(isSignIn ? "GOS0502" : code, live.Error!.Code);
    }

    [Theory]
    [InlineData(429, "GOS0506")]
    [InlineData(503, "GOS0507")]
    public async Task A_refusal_that_passes_blocks_no_resource_but_repeats_the_check(int status, string code)
    {
        await using var world = await AzureWorld.StartAsync(client: new ArmClientOptions { MaxAttempts = 1, RetryDelay = TimeSpan.FromMilliseconds(1) });
        var desired = await world.RenderAsync(NoiseTableTests.Template(Storage("stone") + "," + Storage("sttwo")));
        await world.ReconcileAsync(desired);
        world.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = status, RetryAfter = TimeSpan.FromSeconds(77), Method = "GET", PathPattern = "*/sttwo" });

        var live = await world.Target.ObserveAsync(new ObserveRequest(world.Application, desired, world.Inventory), CancellationToken.None);

        Assert.False(live.IsSuccess);
        Assert.Equal(code, live.Error!.Code);
        Assert.True(live.Error.IsTransient);
        Assert.Equal(TimeSpan.FromSeconds(77), live.Error.RetryAfter);
    }

    [Fact]
    public async Task Waiting_for_another_deployment_uses_up_no_tries()
    {
        var time = new ManualTime();
        await using var world = await AzureWorld.StartAsync(
            sandbox: new() { OperationTime = TimeSpan.FromMinutes(1), TimeProvider = time, PollInterval = TimeSpan.Zero }, client: new ArmClientOptions { MaxAttempts = 1, RetryDelay = TimeSpan.FromMilliseconds(1) });
        var desired = await world.RenderAsync(NoiseTableTests.Template(Storage("stshop")));
        var plan = await world.PlanAsync(desired);
        await world.Target.ApplyAsync(world.Request(desired, plan, "first"), null, CancellationToken.None);
        var request = world.Request(desired, plan, "second");
        ApplyStep? step = null;
        for (var waits = 0; waits < 10; waits++)
        {
            step = await world.Target.ApplyAsync(request, step?.Continuation, CancellationToken.None);
            Assert.Contains("Waiting for another deployment", step.Message, StringComparison.Ordinal);
        }

        world.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = 503, PathPattern = "*/deploymentStacks/*", Times = 1 });
        step = await world.Target.ApplyAsync(request, step!.Continuation, CancellationToken.None);

        Assert.Equal(ApplyStatus.Continue, step.Status);
    }

    [Fact]
    public async Task A_resource_that_cannot_be_read_is_neither_missing_nor_pruned()
    {
        await using var world = await AzureWorld.StartAsync();
        await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template(Storage("stone") + "," + Storage("sttwo"))));
        world.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = 403, Method = "GET", PathPattern = "*/sttwo" });
        world.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = 403, PathPattern = "*ResourceGraph*" });

        var plan = await world.PlanAsync(await world.RenderAsync(NoiseTableTests.Template(Storage("stone"))));

        var change = plan.Changes.Single(c => c.Id.Name == "sttwo");
        Assert.Equal(ChangeAction.Blocked, change.Action);
        Assert.Empty(plan.Effective);
    }
}
