using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Target.Observation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Applying;

/// <summary>
/// Deletes what the plan deletes: children before parents, extensions before what they extend. A deletion is confirmed by a read that finds
/// nothing. What cannot be deleted stays in the inventory and is reported.
/// </summary>
internal sealed class Pruner(ArmClient client)
{
    private static readonly HashSet<string> KeptForRecovery = new(StringComparer.OrdinalIgnoreCase)
    {
        "Microsoft.KeyVault/vaults",
        "Microsoft.KeyVault/managedHSMs",
        "Microsoft.AppConfiguration/configurationStores",
        "Microsoft.CognitiveServices/accounts",
    };

    private const int MaxDeletesInStep = 20;
    private const int MaxTries = 40;
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
        var outcomes = new List<Outcome>();
        var left = state.Left.Where(l => l < doomed.Count).ToList();
        var accepted = state.Accepted.Where(a => a < doomed.Count).ToHashSet();
        var refused = new List<(int Position, Outcome Outcome)>();
        TimeSpan? after = null;
        var free = left.Where(p => !doomed.Where((d, i) => left.Contains(i) && i != p && IsBelow(d.Id, doomed[p].Id)).Any()).ToList();
        foreach (var position in free.Take(MaxDeletesInStep))
        {
            var change = doomed[position];

            var response = accepted.Contains(position)
                ? await ConfirmAsync(change, cancellationToken)
                : await client.DeleteAsync(AzureResourceId.Format(change.Id), VersionOf(change), cancellationToken);
            after = response.RetryAfter > after || after is null ? response.RetryAfter ?? after : after;
            if (IsGone(response, accepted.Contains(position)))
            {
                left.Remove(position);
                outcomes.Add(new Outcome(change.Id, OutcomeResult.Deleted, Remark(change)));
            }
            else if (response.IsSuccess)
            {
                accepted.Add(position);
            }
            else if (!MayComeRight(response) || state.Tries >= MaxTries)
            {
                refused.Add((position, Refused(change, response)));
            }
        }

        // What another resource still uses can go when that one is gone: a refusal is final when nothing else moves any more.
        var moves = outcomes.Count > 0 || accepted.Any(left.Contains) || free.Count > MaxDeletesInStep;
        foreach (var (position, outcome) in refused.Where(r => !moves || state.Tries >= MaxTries || IsFinal(r.Outcome)))
        {
            left.Remove(position);
            outcomes.Add(outcome);
        }

        if (left.Count > 0 && state.Tries >= MaxTries)
        {
            outcomes.AddRange(left.Select(l => new Outcome(doomed[l].Id, OutcomeResult.Unknown)));
            left.Clear();
        }

        return left.Count == 0
            ? new ApplyStep(outcomes.Any(o => o.Result == OutcomeResult.Failed) ? ApplyStatus.Failed : ApplyStatus.Completed, outcomes)
            {
                Diagnostics = [.. outcomes.Where(o => o.Result == OutcomeResult.Failed).Select(o => o.Diagnostic).OfType<Diagnostic>()],
            }
            : new ApplyStep(ApplyStatus.Continue, outcomes)
            {
                Continuation = new ApplyState(ApplyPhase.Prune) { Tries = state.Tries + 1, Left = left, Accepted = [.. accepted.Where(left.Contains)] }.ToContinuation(),
                After = after ?? Pause,
                Message = $"Deleting {left.Count} resources",
            };
    }

    private static bool IsFinal(Outcome outcome) =>
        outcome.Diagnostic?.Code is { } code && (code == DiagnosticCatalog.AzureResourceLocked.Code || code == DiagnosticCatalog.AzureDenyAssignment.Code);

    /// <summary>What a deletion leaves behind.</summary>
    private static Diagnostic? Remark(Change change)
    {
        if (!KeptForRecovery.Contains(change.Id.Type))
        {
            return null;
        }

        var remark = DiagnosticCatalog.AzureSoftDeleted.Create(
            $"{change.Id.Name} was deleted and is kept for recovery; its name is free again when it is purged.", resource: change.Id);
        return remark with { Severity = DiagnosticSeverity.Info };
    }

    private static List<Change> Doomed(ApplyRequest request) =>
        [.. request.Plan.Changes.Where(c => c.Action == ChangeAction.Delete).OrderByDescending(c => ResourceScopes.Depth(c.Id)).ThenBy(c => c.Id)];

    private static bool IsBelow(ResourceId id, ResourceId ancestor) =>
        AzureResourceId.Format(id).StartsWith(AzureResourceId.Format(ancestor) + "/", StringComparison.OrdinalIgnoreCase);

    private static string VersionOf(Change change) => change.ApiVersion is { Length: > 0 } version ? version : ApiVersions.Resources;

    private Task<ArmResponse> ConfirmAsync(Change change, CancellationToken cancellationToken) =>
        client.GetAsync(AzureResourceId.Format(change.Id), VersionOf(change), cancellationToken);

    // A 200 or 204 to the delete itself confirms; a 202 only accepts, whatever headers come with it.
    private static bool IsGone(ArmResponse response, bool isConfirmation) =>
        response.IsNotFound || (!isConfirmation && response.Status is 200 or 204);

    private static bool MayComeRight(ArmResponse response) =>
        response.Error?.Has("ScopeLocked") != true
        && response.Error?.Has("DenyAssignmentAuthorizationFailed") != true
        && response.Status is 0 or 408 or 409 or 429 or >= 500;

    private static Outcome Refused(Change change, ArmResponse response)
    {
        var error = response.Error ?? ArmError.Of("Unknown", $"HTTP {response.Status}");
        var diagnostic = ArmDiagnostics.Of(response, $"Deleting {AzureResourceId.Format(change.Id)}", change.Id);
        return response switch
        {
            _ when error.Has("ScopeLocked") => new Outcome(change.Id, OutcomeResult.Skipped, DiagnosticCatalog.AzureResourceLocked.Create(error.Sentence(), resource: change.Id)),
            _ when error.Has("DenyAssignmentAuthorizationFailed") => new Outcome(change.Id, OutcomeResult.Skipped, DiagnosticCatalog.AzureDenyAssignment.Create(error.Sentence(), resource: change.Id)),
            { Status: 400 or 405 or 409 } => new Outcome(change.Id, OutcomeResult.Skipped, DiagnosticCatalog.AzureCannotDelete.Create(error.Sentence(), resource: change.Id)),
            _ => new Outcome(change.Id, OutcomeResult.Failed, diagnostic),
        };
    }
}
