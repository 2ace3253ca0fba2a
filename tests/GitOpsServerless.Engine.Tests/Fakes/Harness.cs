using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Operations;
using GitOpsServerless.Engine.Reconciliation;
using GitOpsServerless.Engine.State;

namespace GitOpsServerless.Engine.Tests.Fakes;

/// <summary>An engine over fakes, with one application named <c>shop</c> unless the test says otherwise.</summary>
internal sealed class Harness : IDefinitionProvider, INotifier, IEngineEvents, ISecretResolver
{
    private int _ids;

    public Harness()
        : this(new InMemoryStateStore())
    {
    }

    public Harness(IStateStore state)
    {
        State = state;
        Engine = NewEngine();
    }

    public FakeTime Time { get; } = new();

    public FakeSource Source { get; } = new();

    public FakeRenderer Renderer { get; } = new();

    public FakeTarget Target { get; } = new();

    public IStateStore State { get; }

    public GitOpsEngine Engine { get; private set; }

    public DefinitionSet Definitions { get; set; } = Of(new ApplicationDefinition("shop") { Target = "cluster", Sync = new SyncDefinition { Prune = true, MaxPrune = new Quota(100, true) } });

    public List<Notification> Notifications { get; } = [];

    public List<EngineEvent> Events { get; } = [];

    public Dictionary<string, string> SecretValues { get; } = new(StringComparer.Ordinal);

    public ApplicationStore Store => new(State, "shop");

    public static DefinitionSet Of(params ApplicationDefinition[] applications) => new()
    {
        Applications = applications.ToDictionary(a => a.Name, StringComparer.Ordinal),
        Targets = new Dictionary<string, TargetDefinition> { ["cluster"] = new("cluster") { Kubernetes = new KubernetesTargetDefinition { Sandbox = true } } },
    };

    public void Change(Func<ApplicationDefinition, ApplicationDefinition> change) => Definitions = Of(change(Definitions.Applications["shop"]));

    /// <summary>A new process over the same state.</summary>
    public void Restart() => Engine = NewEngine();

    public Task<StepResult> StepAsync(string application = "shop") => Engine.Reconciler.StepAsync(application, CancellationToken.None);

    /// <summary>Steps until the application rests, moving the clock as the steps ask.</summary>
    public async Task<ApplicationStatus> SettleAsync(string application = "shop", int limit = 100)
    {
        for (var i = 0; i < limit; i++)
        {
            var result = await StepAsync(application);
            if (result is StepResult.Retry { Reason.Code: "GOS0814" } defect)
            {
                throw new InvalidOperationException(defect.Reason.Message);
            }

            if (result is StepResult.RequeueAfter requeue)
            {
                Time.Advance(requeue.After);
            }
            else
            {
                return await StatusAsync(application);
            }
        }

        throw new InvalidOperationException("The application does not come to rest.");
    }

    public async Task<ApplicationStatus> StatusAsync(string application = "shop") =>
        (await Engine.GetApplicationAsync(application, CancellationToken.None)).Value;

    public Task<DefinitionSet> GetAsync(CancellationToken cancellationToken) => Task.FromResult(Definitions);

    public Task NotifyAsync(Notification notification, DefinitionSet definitions, CancellationToken cancellationToken)
    {
        Notifications.Add(notification);
        return Task.CompletedTask;
    }

    public void Publish(EngineEvent engineEvent) => Events.Add(engineEvent);

    public Task<Result<SecretValue>> ResolveAsync(SecretReference reference, CancellationToken cancellationToken) =>
        Task.FromResult(SecretValues.TryGetValue(reference.Name, out var value)
            ? Result<SecretValue>.Success(new SecretValue(value, "1"))
            : DiagnosticCatalog.SecretsNotConfigured.Create($"There is no secret '{reference.Name}'."));

    private GitOpsEngine NewEngine() => new(
        new EnginePorts(this, [Source], [Renderer], [Target], State, new InMemoryLeaseStore(), this, [], this, this, Time),
        new ReconcilerOptions { NewId = () => $"run-{++_ids}" },
        [Source]);
}
