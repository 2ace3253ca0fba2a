using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Kubernetes.Tests.Support;

/// <summary>An application with its inventory: what an engine does around a target, without gates.</summary>
internal sealed class TestApplication(ITarget target, string name)
{
    private static int _operations;

    public ApplicationDefinition Definition { get; set; } = new(name);

    public Inventory Inventory { get; set; } = Inventory.Empty;

    public PlanOptions Options { get; set; } = new() { Prune = true };

    public Revision Revision { get; set; } = new("0123456789abcdef");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static DesiredState Render(string yaml)
    {
        var stream = YamlReader.Read(yaml);
        Assert.Null(stream.Error);
        return Render(stream.Documents.Select(d => d.Root).OfType<JsonObject>());
    }

    public static DesiredState Render(IEnumerable<JsonObject> manifests) =>
        new([.. manifests.Select(m => new DesiredResource(KubernetesIds.Of(m), (string)m["apiVersion"]!, m, new Provenance("test.yaml")))]);

    public Task<Result<LiveState>> ObserveAsync(DesiredState desired) =>
        target.ObserveAsync(new ObserveRequest(Definition, desired, Inventory), Token);

    public async Task<Plan> PlanAsync(DesiredState desired)
    {
        var live = await ObserveAsync(desired);
        Assert.True(live.IsSuccess, live.Error?.ToString());
        var plan = await target.PlanAsync(new PlanRequest(Definition, Revision, desired, live.Value, Inventory, Options), Token);
        Assert.True(plan.IsSuccess, plan.Error?.ToString());
        foreach (var change in plan.Value.Changes.Where(c => c.Action is ChangeAction.Update or ChangeAction.Replace))
        {
            Assert.NotEmpty(change.Deltas);
        }

        // Whoever tests with a cluster of their own may well not check its certificate.
        return plan.Value with { Diagnostics = [.. plan.Value.Diagnostics.Where(d => d.Code != "GOS0629")] };
    }

    public Task<Plan> PlanAsync(string yaml) => PlanAsync(Render(yaml));

    /// <summary>One call of apply; the inventory follows its outcomes.</summary>
    public async Task<ApplyStep> StepAsync(DesiredState desired, Plan plan, Continuation? from, string? operationId = null)
    {
        var request = new ApplyRequest(Definition, Revision, desired, plan, Inventory, Options, operationId ?? $"operation-{Interlocked.Increment(ref _operations)}");
        var step = await target.ApplyAsync(request, from, Token);
        Record(step.Outcomes);
        return step;
    }

    /// <summary>Plans and applies as the engine does: an empty plan is not applied, and what is intended is remembered before the first write.</summary>
    public async Task<SyncResult> SyncAsync(DesiredState desired)
    {
        var plan = await PlanAsync(desired);
        Assert.False(plan.HasErrors, string.Join('\n', plan.Diagnostics));
        Intend(desired, plan);
        if (plan.IsEmpty)
        {
            var ids = desired.Resources.Select(r => r.Id).ToHashSet();
            Inventory = Inventory.Without(plan.Changes.Where(c => c.Action == ChangeAction.NoChange && !ids.Contains(c.Id)).Select(c => c.Id).ToHashSet());
            return new SyncResult(plan, new ApplyStep(ApplyStatus.Completed, []), []);
        }

        var outcomes = new List<Outcome>();
        Continuation? from = null;
        for (var i = 0; i < 200; i++)
        {
            var step = await StepAsync(desired, plan, from);
            outcomes.AddRange(step.Outcomes);
            if (step.Status != ApplyStatus.Continue)
            {
                return new SyncResult(plan, step, outcomes);
            }

            from = step.Continuation;
        }

        throw new InvalidOperationException("The apply does not end.");
    }

    public Task<SyncResult> SyncAsync(string yaml) => SyncAsync(Render(yaml));

    public async Task<SyncResult> SyncSuccessfullyAsync(string yaml)
    {
        var result = await SyncAsync(yaml);
        Assert.True(result.Last.Status == ApplyStatus.Completed, string.Join('\n', result.Last.Diagnostics));
        return result;
    }

    public async Task<HealthReport> AssessAsync() => (await target.AssessAsync(new AssessRequest(Definition, Inventory), Token)).Value;

    private void Intend(DesiredState desired, Plan plan)
    {
        var ids = desired.Resources.Select(r => r.Id).ToHashSet();
        foreach (var change in plan.Changes.Where(c => ids.Contains(c.Id)))
        {
            var existing = Inventory.Find(change.Id);
            if (change.Action is ChangeAction.Create or ChangeAction.Update or ChangeAction.Replace && existing is null)
            {
                Inventory = Inventory.With(new InventoryEntry(change.Id, change.ApiVersion ?? string.Empty) { Uid = change.Uid });
            }
            else if (change.Action == ChangeAction.NoChange && (existing?.DesiredDigest != change.DesiredDigest || change.Baseline is not null))
            {
                Inventory = Inventory.With((existing ?? new InventoryEntry(change.Id, change.ApiVersion ?? string.Empty)) with
                {
                    DesiredDigest = change.DesiredDigest,
                    Uid = change.Uid ?? existing?.Uid,
                    Baseline = change.Baseline ?? existing?.Baseline,
                });
            }
        }
    }

    private void Record(IReadOnlyList<Outcome> outcomes)
    {
        var last = outcomes.GroupBy(o => o.Id).Select(g => g.Last()).ToList();
        Inventory = Inventory
            .WithAll(last.Where(o => o.Result != OutcomeResult.Deleted).Select(o => o.Entry).OfType<InventoryEntry>())
            .Without(last.Where(o => o.Result == OutcomeResult.Deleted).Select(o => o.Id).ToHashSet());
    }
}

/// <summary>What one synchronisation did.</summary>
internal sealed record SyncResult(Plan Plan, ApplyStep Last, IReadOnlyList<Outcome> Outcomes)
{
    public OutcomeResult ResultOf(string name) => Outcomes.Last(o => o.Id.Name == name).Result;
}
