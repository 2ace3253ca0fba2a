using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Rendering;
using GitOpsServerless.Arm.Target;
using GitOpsServerless.Arm.Target.Comparison;
using GitOpsServerless.Contracts;
using GitOpsServerless.Sandbox.Arm;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>A sandbox, a target in it, and one application that is reconciled as the engine does it.</summary>
internal sealed class AzureWorld : IAsyncDisposable
{
    public const string Subscription = "11111111-1111-1111-1111-111111111111";
    public const string Group = "rg-shop";
    public const string Scope = $"/subscriptions/{Subscription}/resourceGroups/{Group}";

    private int _operation;

    private AzureWorld(ArmSandbox sandbox, AzureTargetFactory factory, TargetDefinition definition, ITarget target)
    {
        Sandbox = sandbox;
        Factory = factory;
        Definition = definition;
        Target = target;
    }

    public ArmSandbox Sandbox { get; }

    public AzureTargetFactory Factory { get; }

    public TargetDefinition Definition { get; }

    public ITarget Target { get; set; }

    public Inventory Inventory { get; set; } = Inventory.Empty;

    public ApplicationDefinition Application { get; set; } = new("shop");

    public PlanOptions Options { get; set; } = new() { Prune = true };

    public JsonObject? Outputs { get; private set; }

    /// <summary>What the last plan was made from.</summary>
    public LiveState? Live { get; private set; }

    public static async Task<AzureWorld> StartAsync(
        Func<AzureTargetDefinition, AzureTargetDefinition>? target = null, ArmSandboxOptions? sandbox = null, NoiseRules noise = NoiseRules.All, ArmClientOptions? client = null)
    {
        var server = await ArmSandbox.StartAsync(sandbox ?? new ArmSandboxOptions { PollInterval = TimeSpan.Zero }, TestContext.Current.CancellationToken);
        var clientOptions = client ?? new ArmClientOptions { RetryDelay = TimeSpan.FromMilliseconds(1) };
        var factory = new AzureTargetFactory(new AzureTargetOptions
        {
            Credential = server.Credential,
            Clients = _ => clientOptions with { Endpoints = server.ClientOptions.Endpoints, Transport = client?.Transport ?? server.ClientOptions.Transport },
            Serves = static _ => true,
            Noise = noise,
            TimeProvider = sandbox?.TimeProvider ?? TimeProvider.System,
        });
        var azure = new AzureTargetDefinition { Subscription = Subscription, ResourceGroup = Group, Location = "westeurope", CreateResourceGroup = true };
        var definition = new TargetDefinition("test") { Azure = target?.Invoke(azure) ?? azure };
        return new AzureWorld(server, factory, definition, (await factory.CreateAsync(definition, CancellationToken.None)).Value);
    }

    public async Task<DesiredState> RenderAsync(string template, string? parameters = null)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal) { ["main.json"] = template };
        if (parameters is not null)
        {
            files["main.parameters.json"] = parameters;
        }

        var result = await new TemplateRenderer().RenderAsync(new RenderRequest(Application, new MemoryTree(files)) { Target = Definition }, CancellationToken.None);
        return result.IsSuccess ? result.Value : throw new InvalidOperationException(string.Join("\n", result.Diagnostics));
    }

    public async Task<Plan> PlanAsync(DesiredState desired, PlanOptions? options = null)
    {
        var live = await Target.ObserveAsync(new ObserveRequest(Application, desired, Inventory) { IsRoutine = (options ?? Options).IsRoutine }, CancellationToken.None);
        Assert.True(live.IsSuccess, string.Join("\n", live.Diagnostics));
        var plan = await Target.PlanAsync(new PlanRequest(Application, new Revision("test"), desired, live.Value, Inventory, options ?? Options), CancellationToken.None);
        Assert.True(plan.IsSuccess, string.Join("\n", plan.Diagnostics));
        Live = live.Value;

        // The engine keeps what the target wants to remember.
        Inventory = Inventory.WithAll(plan.Value.Changes
            .Where(c => c.Checked is not null && Inventory.Find(c.Id) is not null).Select(c => Inventory.Find(c.Id)! with { Checked = c.Checked }));
        return plan.Value;
    }

    public ApplyRequest Request(DesiredState desired, Plan plan, string? operation = null) =>
        new(Application, new Revision("test"), desired, plan, Inventory, Options, operation ?? $"operation-{_operation++}");

    /// <summary>Applies to the end, as the engine does it: intent first, then steps.</summary>
    public async Task<ApplyStep> ApplyAsync(DesiredState desired, Plan plan)
    {
        var request = Request(desired, plan);
        Remember(plan);
        Continuation? from = null;
        for (var steps = 0; steps < 200; steps++)
        {
            var step = await Target.ApplyAsync(request, from, CancellationToken.None);
            Take(step);
            if (step.Status != ApplyStatus.Continue)
            {
                return step;
            }

            from = step.Continuation;
        }

        throw new InvalidOperationException("The apply does not end.");
    }

    public void Remember(Plan plan)
    {
        foreach (var change in plan.Changes.Where(c => c.Action == ChangeAction.NoChange || (c.IsEffective && c.Action != ChangeAction.Delete)))
        {
            var entry = Inventory.Find(change.Id) ?? new InventoryEntry(change.Id, change.ApiVersion ?? "");
            Inventory = Inventory.With(change.Action == ChangeAction.NoChange ? entry with { DesiredDigest = change.DesiredDigest } : entry);
        }
    }

    public void Take(ApplyStep step)
    {
        Outputs = step.Outputs ?? Outputs;
        Inventory = Inventory.WithAll(step.Outcomes.Where(o => o.Result != OutcomeResult.Deleted).Select(o => o.Entry).OfType<InventoryEntry>())
            .Without(step.Outcomes.Where(o => o.Result == OutcomeResult.Deleted).Select(o => o.Id).ToHashSet());
    }

    /// <summary>Plans and applies.</summary>
    public async Task<(Plan Plan, ApplyStep Step)> ReconcileAsync(DesiredState desired)
    {
        var plan = await PlanAsync(desired);
        return (plan, await ApplyAsync(desired, plan));
    }

    /// <summary>A target of another process: the same server, nothing remembered.</summary>
    public async Task<(AzureTargetFactory Factory, ITarget Target)> RestartAsync(TimeProvider? time = null)
    {
        var factory = new AzureTargetFactory(new AzureTargetOptions
        {
            Credential = Sandbox.Credential,
            Clients = _ => new ArmClientOptions { RetryDelay = TimeSpan.FromMilliseconds(1), Endpoints = Sandbox.ClientOptions.Endpoints, Transport = Sandbox.ClientOptions.Transport },
            Serves = static _ => true,
            TimeProvider = time ?? TimeProvider.System,
        });
        return (factory, (await factory.CreateAsync(Definition, CancellationToken.None)).Value);
    }

    public static string Id(string type, string name) => AzureResourceId.Format(new ResourceId(type, Scope, name));

    public async ValueTask DisposeAsync()
    {
        Factory.Dispose();
        await Sandbox.DisposeAsync();
    }
}
