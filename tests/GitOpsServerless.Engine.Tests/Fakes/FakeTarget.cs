using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Tests.Fakes;

/// <summary>A target in memory: name → value, with every write counted and every kind of trouble on demand.</summary>
internal sealed class FakeTarget : ITarget, ITargetFactory
{
    public Dictionary<ResourceId, string> Live { get; } = [];

    public List<string> Writes { get; } = [];

    public Dictionary<string, HealthStatus> HealthByValue { get; } = new(StringComparer.Ordinal);

    public Diagnostic? ObserveFailure { get; set; }

    public Func<ResourceId, Diagnostic?> ApplyFailure { get; set; } = _ => null;

    public Action? BeforeWrite { get; set; }

    /// <summary>Whether a change of a value replaces the resource.</summary>
    public bool Replaces { get; set; }

    /// <summary>What is remarked of an apply that succeeds.</summary>
    public IReadOnlyList<Diagnostic> Remarks { get; set; } = [];

    /// <summary>Changes applied in one step; the rest is a continuation.</summary>
    public int ChangesPerStep { get; set; } = int.MaxValue;

    /// <summary>When a step of several wants to go on.</summary>
    public TimeSpan After { get; set; } = TimeSpan.FromSeconds(1);

    public HashSet<ResourceId> DeletesUnconfirmed { get; } = [];

    public List<string> Cancelled { get; } = [];

    /// <summary>The live state that each assessment was given.</summary>
    public List<LiveState?> Assessed { get; } = [];

    public bool Serves(TargetDefinition target) => true;

    public Task<Result<ITarget>> CreateAsync(TargetDefinition target, CancellationToken cancellationToken) =>
        Task.FromResult(Result<ITarget>.Success(this));

    public Task<Result<LiveState>> ObserveAsync(ObserveRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(ObserveFailure is { } failure
            ? Result<LiveState>.Failure(failure)
            : new LiveState(Live.ToDictionary(l => l.Key, l => new LiveResource(l.Key, "v1", new JsonObject { ["data"] = new JsonObject { ["value"] = l.Value } }))));

    public Task<Result<Plan>> PlanAsync(PlanRequest request, CancellationToken cancellationToken)
    {
        var changes = request.Desired.Resources.Select(d => Compare(d, request)).ToList();
        var desired = request.Desired.Resources.Select(d => d.Id).ToHashSet();
        foreach (var entry in request.Inventory.Entries.Where(e => !desired.Contains(e.Id) && request.Options.Prune))
        {
            changes.Add(new Change(entry.Id, ChangeAction.Delete) { Origin = ChangeOrigin.Pending });
        }

        return Task.FromResult(Result<Plan>.Success(new Plan(request.Application.Name, request.Revision.Id, changes)));
    }

    public Task<ApplyStep> ApplyAsync(ApplyRequest request, Continuation? from, CancellationToken cancellationToken)
    {
        var start = from?.State["next"]!.GetValue<int>() ?? 0;
        var todo = request.Plan.Effective.Skip(start).Take(ChangesPerStep).ToList();
        var outcomes = new List<Outcome>();
        foreach (var change in todo)
        {
            if (ApplyFailure(change.Id) is { } failure)
            {
                outcomes.Add(new Outcome(change.Id, OutcomeResult.Failed, failure));
                return Task.FromResult(new ApplyStep(ApplyStatus.Failed, outcomes));
            }

            BeforeWrite?.Invoke();
            outcomes.Add(Write(change, request));
        }

        var next = start + todo.Count;
        var isDone = next >= request.Plan.Effective.Count();
        return Task.FromResult(new ApplyStep(isDone ? ApplyStatus.Completed : ApplyStatus.Continue, outcomes)
        {
            Continuation = isDone ? null : new Continuation(new JsonObject { ["next"] = next }),
            After = isDone ? null : After,
            Diagnostics = Remarks,
            Outputs = isDone ? new JsonObject { ["endpoint"] = $"https://{request.Revision.Id}.example.com" } : null,
        });
    }

    public Task CancelAsync(ApplyRequest request, Continuation from, CancellationToken cancellationToken)
    {
        Cancelled.Add(request.OperationId);
        return Task.CompletedTask;
    }

    public Task<Result<HealthReport>> AssessAsync(AssessRequest request, CancellationToken cancellationToken)
    {
        Assessed.Add(request.Live);
        return Task.FromResult(Result<HealthReport>.Success(new HealthReport([.. request.Inventory.Entries.Select(e => new ResourceHealth(e.Id, HealthOf(e.Id)))])));
    }

    public Task<Result<TargetFacts>> DescribeAsync(CancellationToken cancellationToken) =>
        Task.FromResult<Result<TargetFacts>>(new TargetFacts("v1.33.0", []));

    private Health HealthOf(ResourceId id) => !Live.TryGetValue(id, out var value)
        ? new Health(HealthStatus.Missing)
        : new Health(HealthByValue.GetValueOrDefault(value, HealthStatus.Healthy));

    private Change Compare(DesiredResource desired, PlanRequest request)
    {
        var value = desired.Payload["data"]!["value"]!.GetValue<string>();
        var digest = Digests.OfDesired(desired);
        var isKnown = request.Inventory.Find(desired.Id)?.DesiredDigest == digest;
        var origin = isKnown ? ChangeOrigin.Drift : ChangeOrigin.Pending;
        var change = new Change(desired.Id, ChangeAction.NoChange) { ApiVersion = "v1", DesiredDigest = digest, Provenance = desired.Provenance };
        if (!Live.TryGetValue(desired.Id, out var live))
        {
            return change with { Action = ChangeAction.Create, Origin = origin };
        }

        return live == value ? change : change with
        {
            Action = Replaces ? ChangeAction.Replace : ChangeAction.Update,
            Origin = origin,
            Deltas = [new Delta("/data/value", request.Desired.Redactor.Redact(JsonValue.Create(live)), request.Desired.Redactor.Redact(JsonValue.Create(value)), DeltaKind.Replace)],
        };
    }

    private Outcome Write(Change change, ApplyRequest request)
    {
        if (change.Action == ChangeAction.Delete)
        {
            Writes.Add($"delete {change.Id.Name}");
            if (DeletesUnconfirmed.Contains(change.Id))
            {
                return new Outcome(change.Id, OutcomeResult.Unknown);
            }

            Live.Remove(change.Id);
            return new Outcome(change.Id, OutcomeResult.Deleted);
        }

        var desired = request.Desired.Resources.First(d => d.Id == change.Id);
        var value = desired.Payload["data"]!["value"]!.GetValue<string>();
        var existed = Live.ContainsKey(change.Id);
        Live[change.Id] = value;
        Writes.Add($"write {change.Id.Name}={value}");
        return new Outcome(change.Id, existed ? OutcomeResult.Configured : OutcomeResult.Created)
        {
            Entry = new InventoryEntry(change.Id, "v1") { DesiredDigest = Digests.OfDesired(desired), Revision = request.Revision.Id },
        };
    }
}
