using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Rendering;
using GitOpsServerless.Arm.Target;
using GitOpsServerless.Contracts;
using GitOpsServerless.Sandbox.Arm;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>Services that are not ours and serve little of the contract: what is missing is done another way, or said in words.</summary>
public sealed class EmulatorTests
{
    private static readonly string Template = NoiseTableTests.Template("""
        { "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "id", "location": "[resourceGroup().location]" },
        { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "stone", "location": "West Europe", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "properties": { "accessTier": "Hot" } },
        { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "sttwo", "location": "westeurope", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "properties": { "accessTier": "Hot" } },
        { "type": "Microsoft.Storage/storageAccounts/blobServices", "apiVersion": "2023-05-01", "name": "stone/default", "dependsOn": [ "stone" ], "properties": {} }
        """);

    public static TheoryData<bool, bool, bool, int> Behaviours => new()
    {
        { false, false, true, 404 },
        { true, false, true, 405 },
        { false, true, true, 501 },
        { true, true, true, 400 },
    };

    [Theory]
    [MemberData(nameof(Behaviours))]
    public async Task A_minimal_service_over_http_is_deployed_to_compared_healed_and_pruned(bool storesAnything, bool hasState, bool keeps, int unknown)
    {
        await using var arm = await MinimalArm.StartAsync(new MinimalArmBehaviour { StoresAnything = storesAnything, HasProvisioningState = hasState, KeepsDeployments = keeps, UnknownStatus = unknown });
        using var world = new World(arm, new Dictionary<string, string?> { ["GITOPS_ARM_TOKEN"] = "static" });
        var desired = await world.RenderAsync(Template);

        var created = await world.ReconcileAsync(desired);
        Assert.True(created.Step.Status == ApplyStatus.Completed, string.Join("\n", created.Step.Diagnostics));
        Assert.Equal(4, created.Step.Outcomes.Count(o => o.Result == OutcomeResult.Created));
        Assert.All(arm.Requests, r => Assert.Equal("Bearer static", r.Token));

        arm.Requests.Clear();
        Assert.Empty((await world.PlanAsync(desired)).Effective);
        Assert.DoesNotContain(arm.Requests, r => r.Method is "PUT" or "DELETE" or "PATCH");

        arm.Find(AzureWorld.Id("Microsoft.Storage/storageAccounts", "sttwo"))!["properties"]!["accessTier"] = "Cool";
        var drift = Assert.Single((await world.PlanAsync(desired)).Effective);
        Assert.Equal(("/properties/accessTier", ChangeOrigin.Drift), (Assert.Single(drift.Deltas).Path, drift.Origin));
        await world.ReconcileAsync(desired);
        Assert.Empty((await world.PlanAsync(desired)).Effective);

        var pruned = await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template("")));
        Assert.True(pruned.Step.Status == ApplyStatus.Completed, string.Join("\n", pruned.Step.Diagnostics));
        Assert.Empty(world.Inventory.Entries);
        Assert.Null(arm.Find(AzureWorld.Id("Microsoft.Storage/storageAccounts", "stone")));
    }

    [Fact]
    public async Task A_deployment_that_is_never_there_is_told_and_not_started_for_ever()
    {
        await using var arm = await MinimalArm.StartAsync(new MinimalArmBehaviour { KeepsDeployments = false });
        using var world = new World(arm, []);

        var (_, step) = await world.ReconcileAsync(await world.RenderAsync(Template));

        Assert.Equal("GOS0517", Assert.Single(step.Diagnostics).Code);
        Assert.InRange(arm.Requests.Count(r => r.Method == "PUT" && r.Path.Contains("/deployments/", StringComparison.Ordinal)), 1, 9);
    }

    [Fact]
    public async Task Deny_settings_without_stacks_are_refused_in_words()
    {
        await using var arm = await MinimalArm.StartAsync();
        using var world = new World(arm, [], t => t with { DenySettings = "denyDelete" });

        var (_, step) = await world.ReconcileAsync(await world.RenderAsync(Template));

        var diagnostic = Assert.Single(step.Diagnostics);
        Assert.Equal("GOS0514", diagnostic.Code);
        Assert.Contains("serves no deployment stacks", diagnostic.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(arm.Requests, r => r.Method == "PUT" && r.Path.Contains("/deployments/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_sandbox_without_stacks_and_insights_behaves_alike()
    {
        await using var world = await AzureWorld.StartAsync(sandbox: new ArmSandboxOptions { PollInterval = TimeSpan.Zero, HasStacks = false, HasInsights = false });
        var desired = await world.RenderAsync(Template);
        Assert.Equal(ApplyStatus.Completed, (await world.ReconcileAsync(desired)).Step.Status);
        world.Sandbox.Change(AzureWorld.Id("Microsoft.Storage/storageAccounts", "sttwo"), r => r["properties"]!["accessTier"] = "Cool");

        var drift = Assert.Single((await world.PlanAsync(desired, world.Options with { Attribute = true })).Effective);

        Assert.Null(drift.ChangedBy);
        await world.PlanAsync(desired);
        Assert.Single(world.Sandbox.Requests.Records, r => r.Path.Contains("ResourceGraph", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://example.com/", "plain HTTP to another machine")]
    [InlineData("ftp://127.0.0.1/", "no http or https address")]
    [InlineData("not an address", "is no address")]
    [InlineData("https://user:secret@127.0.0.1/", "must be a base address")]
    public async Task An_endpoint_that_may_not_be_used_is_told_by_every_target(string endpoint, string why)
    {
        var settings = ArmEndpointOverride.Read(n => n == ArmEndpointOverride.EndpointVariable ? endpoint : null, static _ => null)!;
        using var factory = new AzureTargetFactory(settings.TargetOptions(ArmSandbox.ReaderCredential("identity"), TimeProvider.System));

        var target = await factory.CreateAsync(new TargetDefinition("t") { Azure = new AzureTargetDefinition { Subscription = AzureWorld.Subscription } }, CancellationToken.None);

        Assert.Equal("GOS0514", target.Error!.Code);
        Assert.Contains(why, target.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", target.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 60, null)]
    [InlineData("0", 0, null)]
    [InlineData("15", 15, null)]
    [InlineData("-1", 60, "is no number of minutes")]
    [InlineData("1h", 60, "is no number of minutes")]
    public void The_operator_says_for_how_long_reads_of_children_count(string? text, int minutes, string? problem)
    {
        var options = new AzureTargetOptions { Credential = ArmSandbox.ReaderCredential("x") }.WithEnvironment(n => n == AzureTargetOptions.ChildRefreshVariable ? text : null);

        Assert.Equal(TimeSpan.FromMinutes(minutes), options.ChildRefresh);
        Assert.Contains(problem ?? "", options.Problem ?? "", StringComparison.Ordinal);
        Assert.Equal(problem is null, options.Problem is null);
    }

    [Fact]
    public async Task The_identity_never_signs_requests_to_this_machine()
    {
        await using var arm = await MinimalArm.StartAsync();
        using var world = new World(arm, []);

        await world.PlanAsync(await world.RenderAsync(Template));

        Assert.NotEmpty(arm.Requests);
        Assert.All(arm.Requests, r => Assert.Equal("Bearer emulator", r.Token));
    }

    [Fact]
    public async Task A_certificate_authority_and_an_audience_can_be_named()
    {
        await using var sandbox = await ArmSandbox.StartAsync(new ArmSandboxOptions { Token = "static" });
        var variables = new Dictionary<string, string?>
        {
            ["GITOPS_ARM_ENDPOINT"] = sandbox.Address.ToString(),
            ["GITOPS_ARM_TOKEN"] = "static",
            ["GITOPS_ARM_CA_FILE"] = "ca.pem",
            ["GITOPS_ARM_AUDIENCE"] = "https://management.contoso.local/",
        };
        var settings = ArmEndpointOverride.Read(variables.GetValueOrDefault, path => path == "ca.pem" ? sandbox.CertificateAuthorityPem : null)!;
        var options = settings.TargetOptions(ArmSandbox.ReaderCredential("identity"), TimeProvider.System);
        var client = options.Clients("AzureCloud")!;
        using var arm = new ArmClient(options.Credential, client);

        Assert.Equal("https://management.contoso.local/.default", client.Endpoints.Scope);
        Assert.True((await arm.GetAsync("/subscriptions", "2022-12-01", CancellationToken.None)).IsSuccess);
    }

    [Fact]
    public async Task Links_of_a_service_on_this_machine_are_followed_at_its_own_address()
    {
        await using var sandbox = await ArmSandbox.StartAsync();
        using var arm = new ArmClient(sandbox.Credential, sandbox.ClientOptions);

        var response = await arm.GetLinkAsync("https://management.azure.com/subscriptions?api-version=2022-12-01", CancellationToken.None);

        Assert.True(response.IsSuccess, response.Error?.Sentence());
    }

    private sealed class World : IDisposable
    {
        private readonly AzureTargetFactory _factory;
        private readonly TargetDefinition _definition;
        private readonly ApplicationDefinition _application = new("shop");
        private readonly PlanOptions _options = new() { Prune = true };
        private ITarget? _target;
        private int _operation;

        public World(MinimalArm arm, Dictionary<string, string?> variables, Func<AzureTargetDefinition, AzureTargetDefinition>? change = null)
        {
            variables[ArmEndpointOverride.EndpointVariable] = arm.Address.ToString().TrimEnd('/');
            var settings = ArmEndpointOverride.Read(variables.GetValueOrDefault, static _ => null)!;
            _factory = new AzureTargetFactory(settings.TargetOptions(ArmSandbox.ReaderCredential("identity"), TimeProvider.System));
            var azure = new AzureTargetDefinition { Subscription = AzureWorld.Subscription, ResourceGroup = AzureWorld.Group, Location = "westeurope", CreateResourceGroup = true };
            _definition = new TargetDefinition("emulator") { Azure = change?.Invoke(azure) ?? azure };
        }

        public Inventory Inventory { get; private set; } = Inventory.Empty;

        public async Task<DesiredState> RenderAsync(string template) =>
            (await new TemplateRenderer().RenderAsync(new RenderRequest(_application, new MemoryTree(new Dictionary<string, string> { ["main.json"] = template })) { Target = _definition }, CancellationToken.None)).Value;

        public async Task<Plan> PlanAsync(DesiredState desired)
        {
            _target ??= (await _factory.CreateAsync(_definition, CancellationToken.None)).Value;
            var live = await _target.ObserveAsync(new ObserveRequest(_application, desired, Inventory), CancellationToken.None);
            Assert.True(live.IsSuccess, string.Join("\n", live.Diagnostics));
            return (await _target.PlanAsync(new PlanRequest(_application, new Revision("r"), desired, live.Value, Inventory, _options), CancellationToken.None)).Value;
        }

        public async Task<(Plan Plan, ApplyStep Step)> ReconcileAsync(DesiredState desired)
        {
            var plan = await PlanAsync(desired);
            var request = new ApplyRequest(_application, new Revision("r"), desired, plan, Inventory, _options, $"operation-{_operation++}");
            Continuation? from = null;
            for (var steps = 0; steps < 100; steps++)
            {
                var step = await _target!.ApplyAsync(request, from, CancellationToken.None);
                Inventory = Inventory.WithAll(step.Outcomes.Where(o => o.Result != OutcomeResult.Deleted).Select(o => o.Entry).OfType<InventoryEntry>())
                    .Without(step.Outcomes.Where(o => o.Result == OutcomeResult.Deleted).Select(o => o.Id).ToHashSet());
                if (step.Status != ApplyStatus.Continue)
                {
                    return (plan, step);
                }

                from = step.Continuation;
            }

            throw new InvalidOperationException("The apply does not end.");
        }

        public void Dispose() => _factory.Dispose();
    }
}
