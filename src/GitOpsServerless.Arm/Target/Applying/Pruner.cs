using GitOpsServerless.Arm.Target.Comparison;
using GitOpsServerless.Arm.Target.Observation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Applying;

/// <summary>Deletes what the plan deletes. What cannot be deleted stays in the inventory and is reported.</summary>
internal sealed class Pruner(Deletions deletions)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    public Task<ApplyStep> StartAsync(ApplyRequest request, CancellationToken cancellationToken)
    {
        var doomed = Doomed(request);
        return doomed.Count == 0
            ? Task.FromResult(new ApplyStep(ApplyStatus.Completed, []))
            : StepAsync(request, new ApplyState(ApplyPhase.Prune) { Left = [.. Enumerable.Range(0, doomed.Count)] }, cancellationToken);
    }

    public async Task<ApplyStep> StepAsync(ApplyRequest request, ApplyState state, CancellationToken cancellationToken)
    {
        var doomed = Doomed(request);
        var step = await deletions.StepAsync(doomed, doomed.Select(d => d.Id).ToHashSet(), state, cancellationToken);
        List<Outcome> outcomes = [.. step.Outcomes.Select(o => o.Result == OutcomeResult.Deleted ? o with { Diagnostic = Remark(o.Id) } : o)];
        return step.State.Left.Count == 0
            ? new ApplyStep(outcomes.Any(o => o.Result == OutcomeResult.Failed) ? ApplyStatus.Failed : ApplyStatus.Completed, outcomes)
            {
                Diagnostics = [.. outcomes.Where(o => o.Result == OutcomeResult.Failed).Select(o => o.Diagnostic).OfType<Diagnostic>()],
            }
            : new ApplyStep(ApplyStatus.Continue, outcomes)
            {
                Continuation = step.State.ToContinuation(),
                After = step.After ?? Pause,
                Message = $"Deleting {step.State.Left.Count} resources",
            };
    }

    /// <summary>What a deletion leaves behind.</summary>
    private static Diagnostic? Remark(ResourceId id)
    {
        if (!TypeKnowledge.IsKeptForRecovery(id.Type))
        {
            return null;
        }

        var remark = DiagnosticCatalog.AzureSoftDeleted.Create($"{id.Name} was deleted and is kept for recovery; its name is free again when it is purged.", resource: id);
        return remark with { Severity = DiagnosticSeverity.Info };
    }

    private static List<Change> Doomed(ApplyRequest request) =>
        [.. request.Plan.Changes.Where(c => c.Action == ChangeAction.Delete).OrderByDescending(c => ResourceScopes.Depth(c.Id)).ThenBy(c => c.Id)];
}
