using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Target;
using GitOpsServerless.Contracts;
using GitOpsServerless.Sandbox.Arm;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>
/// Writes the table of <c>docs/noise.md</c>: each row is deployed, what-if is asked, and what it says is put beside what the plan says. A row whose
/// noise is not seen by what-if, whose plan is not empty, or whose real change is not exactly one delta fails.
/// </summary>
public sealed class NoiseDocumentTests
{
    private const string Document = "docs/noise.md";
    private const string Start = "<!-- rows: written by NoiseDocumentTests, GITOPS_UPDATE_GOLDEN=1 -->";
    private const string End = "<!-- end of rows -->";
    private const string Reader = "reader-token";

    public static TheoryData<string> Classes => [.. NoiseScenario.All.Select(s => s.Class)];

    [Fact]
    public async Task The_table_is_what_the_rows_say()
    {
        var rows = new List<string>();
        foreach (var scenario in NoiseScenario.All)
        {
            var (raw, count) = await RunAsync(scenario);
            rows.Add($"| {scenario.Class} {scenario.Name} | {scenario.Example} | {raw} | {(count == 0 ? "nothing" : $"{count} changes")} | `{scenario.Delta}` |");
        }

        var text = await File.ReadAllTextAsync(Path.Combine(RealData.RepositoryRoot, Document), TestContext.Current.CancellationToken);
        var (start, end) = (text.IndexOf(Start, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        Assert.True(start >= 0 && end > start, $"{Document} has lost the marks of its table.");
        var table = "| class | example | raw what-if says | this product says | a real change beside it is exactly |\n|---|---|---|---|---|\n" + string.Join('\n', rows) + "\n";
        Golden.Matches(Document, $"{text[..start]}{Start}\n\n{table}\n{text[end..]}");
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public async Task Noise_is_no_difference_and_a_real_change_is_exactly_one(string name)
    {
        var (raw, count) = await RunAsync(NoiseScenario.All.Single(s => s.Class == name));

        Assert.NotEqual("nothing", raw);
        Assert.Equal(0, count);
    }

    [Theory]
    [InlineData("N1")]
    [InlineData("N2")]
    [InlineData("N3")]
    [InlineData("N4")]
    [InlineData("N5")]
    [InlineData("N6")]
    [InlineData("N7")]
    [InlineData("N8")]
    public async Task A_class_that_a_target_counts_is_a_difference(string name)
    {
        var scenario = NoiseScenario.All.Single(s => s.Class == name);
        await using var world = await AzureWorld.StartAsync(t => t with { CountNoise = [name] });
        var desired = await world.RenderAsync(NoiseTableTests.Template(scenario.Resources));
        await world.ReconcileAsync(desired);
        Disturb(world, scenario);

        // Without what the last apply left behind, which would explain it.
        world.Inventory = Inventory.Empty.WithAll(world.Inventory.Entries.Select(e => e with { Baseline = null }));

        // A location cannot be changed, so that it is blocked.
        Assert.Contains((await world.PlanAsync(desired, new PlanOptions { Prune = true, Authoritative = false })).Changes, c => c.IsEffective || c.Action == ChangeAction.Blocked);
    }

    [Theory]
    [InlineData("N9", false)]
    [InlineData("N11", false)]
    [InlineData("N9", true)]
    [InlineData("N11", true)]
    public async Task What_what_if_leaves_out_is_compared_offline_unless_a_target_counts_it(string name, bool counts)
    {
        var scenario = NoiseScenario.All.Single(s => s.Class == name);
        await using var world = await AzureWorld.StartAsync(
            t => t with { CountNoise = counts ? [name] : [] }, new ArmSandboxOptions { PollInterval = TimeSpan.Zero, WhatIfNestedLimit = name == "N11" ? 0 : 500 });
        const string Uncertain = """, { "type": "Microsoft.Network/routeTables", "apiVersion": "2023-11-01", "name": "routes", "location": "westeurope", "tags": { "by": "[deployment().name]", "stage": "one" }, "properties": {} }""";
        await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template(scenario.Resources + Uncertain)));
        var changed = await world.RenderAsync(NoiseTableTests.Template((scenario.Resources + Uncertain).Replace("Hot", "Cool", StringComparison.Ordinal).Replace("one", "two", StringComparison.Ordinal)));

        var plan = await world.PlanAsync(changed);

        Assert.Equal(counts ? ChangeAction.Ignored : ChangeAction.Update, plan.Changes.Single(c => c.Id.Name == "stshop").Action);
        Assert.Equal(ChangeAction.Update, plan.Changes.Single(c => c.Id.Name == "routes").Action);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_read_only_plan_asks_what_if_only_where_a_target_counts_N10(bool counts)
    {
        await using var world = await AzureWorld.StartAsync(t => t with { CountNoise = counts ? ["N10"] : [] });
        await world.ReconcileAsync(await world.RenderAsync(EventHubs("Basic", "one")));
        world.Sandbox.Requests.Clear();

        await world.PlanAsync(await world.RenderAsync(EventHubs("Basic", "two")), new PlanOptions { ReadOnly = true });

        Assert.Equal(counts, world.Sandbox.Requests.DryRuns > 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_what_if_marks_as_without_effect_is_dropped_unless_a_target_counts_N12(bool counts)
    {
        await using var world = await AzureWorld.StartAsync(t => t with { CountNoise = counts ? ["N5", "N12"] : ["N5"] });
        await world.ReconcileAsync(await world.RenderAsync(EventHubs("Basic", "one")));

        var plan = await world.PlanAsync(await world.RenderAsync(EventHubs("Premium", "two")));

        var paths = Assert.Single(plan.Effective).Deltas.Select(d => d.Path).ToList();
        Assert.Contains("/tags/stage", paths);
        Assert.Equal(counts, paths.Contains("/sku/tier"));
    }

    private static string EventHubs(string tier, string stage) => NoiseTableTests.Template($$"""
        { "type": "Microsoft.EventHub/namespaces", "apiVersion": "2024-01-01", "name": "events", "location": "westeurope", "sku": { "name": "Standard", "tier": "{{tier}}", "capacity": 1 }, "tags": { "by": "[deployment().name]", "stage": "{{stage}}" }, "properties": { "kafkaEnabled": true } }
        """);

    [Fact]
    public async Task A_class_that_does_not_exist_is_refused()
    {
        using var factory = new AzureTargetFactory(new AzureTargetOptions { Credential = ArmSandbox.ReaderCredential("x") });

        var target = await factory.CreateAsync(new TargetDefinition("t") { Azure = new AzureTargetDefinition { Subscription = AzureWorld.Subscription, CountNoise = ["N13"] } }, CancellationToken.None);

        Assert.Contains("countNoise 'N13'", target.Error!.Message, StringComparison.Ordinal);
    }

    /// <summary>What raw what-if says, how many changes the plan has; then the real change, which must be one delta.</summary>
    private static async Task<(string Raw, int Count)> RunAsync(NoiseScenario scenario)
    {
        var isReader = scenario.Class == "N10";
        await using var world = await AzureWorld.StartAsync(sandbox: new ArmSandboxOptions
        {
            PollInterval = TimeSpan.Zero,
            ReaderToken = Reader,
            WhatIfNestedLimit = scenario.Class == "N11" ? 0 : 500,
        });
        var template = NoiseTableTests.Template(scenario.Resources);
        var desired = await world.RenderAsync(template);
        var (_, step) = await world.ReconcileAsync(desired);
        Assert.True(step.Status == ApplyStatus.Completed, string.Join("\n", step.Diagnostics));
        Disturb(world, scenario);
        var raw = await RawAsync(world, template, isReader);

        using var readers = isReader ? await ReaderTarget.CreateAsync(world) : null;
        var options = new PlanOptions { Prune = true, ReadOnly = isReader };
        var plan = await PlanAsync(world, readers?.Target ?? world.Target, desired, options);
        var count = plan.Effective.Count();
        Assert.True(world.Sandbox.Change(scenario.Changed, scenario.Change));
        var change = Assert.Single((await PlanAsync(world, readers?.Target ?? world.Target, desired, options)).Effective);
        Assert.Equal(ChangeOrigin.Drift, change.Origin);
        Assert.Equal((scenario.Changed, scenario.Delta), (AzureResourceId.Format(change.Id), Assert.Single(change.Deltas).Path));
        return (raw, count);
    }

    private static void Disturb(AzureWorld world, NoiseScenario scenario)
    {
        if (scenario.Disturb is { } disturb)
        {
            Assert.True(world.Sandbox.Change(scenario.Changed, disturb));
        }
    }

    private static async Task<Plan> PlanAsync(AzureWorld world, ITarget target, DesiredState desired, PlanOptions options)
    {
        var live = await target.ObserveAsync(new ObserveRequest(world.Application, desired, world.Inventory), CancellationToken.None);
        return (await target.PlanAsync(new PlanRequest(world.Application, new Revision("r"), desired, live.Value, world.Inventory, options), CancellationToken.None)).Value;
    }

    private static async Task<string> RawAsync(AzureWorld world, string template, bool isReader)
    {
        using var client = new ArmClient(isReader ? ArmSandbox.ReaderCredential(Reader) : world.Sandbox.Credential, world.Sandbox.ClientOptions);
        var body = new JsonObject { ["properties"] = new JsonObject { ["mode"] = "Incremental", ["template"] = JsonNode.Parse(template) } };
        var response = await client.PostAsync($"{AzureWorld.Scope}/providers/Microsoft.Resources/deployments/raw/whatIf", "2024-03-01", body, CancellationToken.None);
        if (!response.IsSuccess)
        {
            return $"`{response.Error!.Code}`";
        }

        var result = (await client.GetLinkAsync(response.Location!, CancellationToken.None)).Object!["properties"]!;
        List<string> said =
        [
            .. (result["diagnostics"] as JsonArray ?? []).Select(d => $"`{d!["code"]}`"),
            .. result["changes"]!.AsArray().SelectMany(c => Said(c!.AsObject())),
        ];
        return said.Count == 0 ? "nothing" : string.Join(", ", said.Take(4)) + (said.Count > 4 ? $" and {said.Count - 4} more" : "");
    }

    private static IEnumerable<string> Said(JsonObject change)
    {
        var type = change["changeType"]!.GetValue<string>();
        var name = change["resourceId"]!.GetValue<string>();
        return type switch
        {
            "NoChange" => [],
            "Modify" => change["delta"]!.AsArray().OrderBy(d => d!["propertyChangeType"]!.GetValue<string>() == "Delete").Select(d => $"{d!["propertyChangeType"]} `{d["path"]}`"),
            _ => [$"{type} of `{name[(name.LastIndexOf('/') + 1)..]}`"],
        };
    }

    private sealed class ReaderTarget : IDisposable
    {
        private readonly AzureTargetFactory _factory;

        private ReaderTarget(AzureTargetFactory factory, ITarget target)
        {
            _factory = factory;
            Target = target;
        }

        public static async Task<ReaderTarget> CreateAsync(AzureWorld world)
        {
            var factory = new AzureTargetFactory(new AzureTargetOptions { Credential = ArmSandbox.ReaderCredential(Reader), Clients = _ => world.Sandbox.ClientOptions, Serves = static _ => true });
            return new ReaderTarget(factory, (await factory.CreateAsync(world.Definition, CancellationToken.None)).Value);
        }

        public ITarget Target { get; }

        public void Dispose() => _factory.Dispose();
    }
}
