using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Planning;

namespace GitOpsServerless.Kubernetes.Applying;

/// <summary>
/// Does a plan group by group. Each call does as much as fits into its time; waiting for definitions, waves, hooks and
/// deletions is a continuation, so that nothing runs meanwhile. Every part may be repeated.
/// </summary>
internal sealed class Applier
{
    private readonly ApplyContext _context;
    private readonly WriteGroup _write;
    private readonly DeleteGroup _delete;
    private readonly List<Outcome> _outcomes = [];

    public Applier(ApplyContext context)
    {
        _context = context;
        _write = new WriteGroup(context);
        _delete = new DeleteGroup(context);
    }

    public async Task<ApplyStep> ApplyAsync(Continuation? from, CancellationToken cancellationToken)
    {
        var time = _context.Cluster.Time;
        var started = time.GetTimestamp();
        var state = ApplyState.From(from, time.GetUtcNow());
        if (from is null)
        {
            _outcomes.AddRange(OutcomesWithoutWork());
        }

        var groups = _context.Request.Plan.Effective.GroupBy(c => c.Wave).OrderBy(g => g.Key).Select(g => g.ToList()).ToList();
        for (var i = 0; i < groups.Count; i++)
        {
            if (groups[i][0].Wave < state.Group)
            {
                continue;
            }

            if (groups[i][0].Wave > state.Group)
            {
                state = new ApplyState(groups[i][0].Wave, false, time.GetUtcNow());
                if (time.GetElapsedTime(started) > _context.Cluster.Options.StepBudget)
                {
                    return Continue(state, TimeSpan.Zero, "There is more to apply.");
                }
            }

            var written = groups.Take(i).LastOrDefault(g => g[0].Action != ChangeAction.Delete);
            var result = await RunAsync(groups[i], written?[0], state, cancellationToken);
            _outcomes.AddRange(result.Outcomes);
            if (result.Errors.Count > 0)
            {
                return await FailAsync(result.Errors, cancellationToken);
            }

            if (result.WaitingFor is { } what)
            {
                return Continue(state with { IsWritten = result.IsWritten }, _context.Cluster.Options.ContinueAfter, what);
            }
        }

        return new ApplyStep(ApplyStatus.Completed, _outcomes);
    }

    private Task<GroupResult> RunAsync(List<Change> group, Change? before, ApplyState state, CancellationToken cancellationToken) =>
        group[0].Action == ChangeAction.Delete
            ? _delete.RunAsync(group, state, cancellationToken)
            : _write.RunAsync(group, before, state, cancellationToken);

    // What needs no request still belongs to the inventory: unchanged resources, and entries whose objects are gone.
    private IEnumerable<Outcome> OutcomesWithoutWork()
    {
        foreach (var change in _context.Request.Plan.Changes.Where(c => c.Action == ChangeAction.NoChange))
        {
            if (PruneReasons.IsForgotten(change.Reason))
            {
                yield return new Outcome(change.Id, OutcomeResult.Deleted);
            }
            else
            {
                yield return new Outcome(change.Id, OutcomeResult.Unchanged) { Entry = UnchangedEntry(change) };
            }
        }
    }

    private InventoryEntry UnchangedEntry(Change change) =>
        change.Baseline is { } seen ? Entry(change) with { Baseline = seen, DesiredDigest = change.DesiredDigest, Uid = change.Uid }
        : _context.EntryOf(change.Id) is { } known && known.DesiredDigest == change.DesiredDigest && known.Uid == change.Uid ? known
        : Entry(change) with { DesiredDigest = change.DesiredDigest, Uid = change.Uid, Baseline = null };

    private InventoryEntry Entry(Change change) =>
        (_context.EntryOf(change.Id) ?? new InventoryEntry(change.Id, change.ApiVersion ?? "v1")) with
        {
            ApiVersion = change.ApiVersion ?? "v1",
            Revision = _context.Request.Revision.Id,
            AppliedAt = _context.EntryOf(change.Id)?.AppliedAt ?? _context.Cluster.Time.GetUtcNow(),
        };

    private async Task<ApplyStep> FailAsync(IReadOnlyList<Diagnostic> errors, CancellationToken cancellationToken)
    {
        _outcomes.AddRange(await new FailureHooks(_context).RunAsync(cancellationToken));
        return new ApplyStep(ApplyStatus.Failed, _outcomes) { Diagnostics = errors, Message = errors[0].Message };
    }

    private ApplyStep Continue(ApplyState state, TimeSpan after, string message) => new(ApplyStatus.Continue, _outcomes)
    {
        Continuation = state.ToContinuation(),
        After = after,
        Message = message,
    };
}
