using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Target.Comparison;
using GitOpsServerless.Arm.Target.Observation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Applying;

/// <summary>
/// Deletes what is replaced before the deployment creates it anew: only after Azure has accepted the deployment in a validation, only where it still
/// is what the plan saw, and the deployment starts only when all of it is gone.
/// </summary>
internal sealed class Replacer(ArmClient client, AzureTargetDefinition target, Deletions deletions, TimeProvider timeProvider)
{
    private const int MaxPolls = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    /// <summary>Whether a plan replaces anything.</summary>
    public static bool IsNeeded(ApplyRequest request) => request.Plan.Changes.Any(c => c.Action == ChangeAction.Replace);

    /// <summary>The error of a template that Azure would refuse. That a resource exists elsewhere is why it is replaced.</summary>
    public async Task<ArmResponse?> RefusalAsync(ApplyRequest request, CancellationToken cancellationToken)
    {
        var path = DeploymentBodies.DeploymentPath(target, DeploymentNames.ForPlan(request.Application.Name)) + "/validate";
        var response = await client.PostAsync(path, ApiVersions.Deployments, DeploymentBodies.Deployment(target, request.Desired.Template!), cancellationToken);
        for (var polls = 0; response.Status == 202 && (response.Location ?? response.AsyncOperation) is { } link && polls < MaxPolls; polls++)
        {
            await Task.Delay(Pause, timeProvider, cancellationToken);
            response = await client.GetLinkAsync(link, cancellationToken);
        }

        if (response.IsSuccess && ArmError.Parse(response.Object?["error"]) is { } found)
        {
            response = response with { Status = 400, Error = found };
        }

        var isMissing = response.Status is 404 or 405 or 501 || response.Error?.Has("InvalidResourceType") == true;
        return response.IsSuccess || isMissing || response.Error?.Causes().All(c => c.Code.Equals("InvalidResourceLocation", StringComparison.OrdinalIgnoreCase)) == true ? null : response;
    }

    /// <summary>One step; null when everything is gone, so that the deployment can start.</summary>
    public async Task<ApplyStep?> StepAsync(ApplyRequest request, ApplyState state, CancellationToken cancellationToken)
    {
        var doomed = Doomed(request);
        if (state.Phase != ApplyPhase.Replace)
        {
            state = state with { Phase = ApplyPhase.Replace, Tries = 0, Left = [.. Enumerable.Range(0, doomed.Count)] };
        }

        var (left, unread) = await StillThereAsync(doomed, state, cancellationToken);
        if (unread is not null)
        {
            return unread.IsTransient ? Continue(state with { Tries = state.Tries + 1 }, unread.RetryAfter, unread.Message) : Failed([unread]);
        }

        var own = request.Inventory.Entries.Select(e => e.Id).Concat(doomed.Select(d => d.Id)).ToHashSet();
        var step = await deletions.StepAsync(doomed, own, state with { Left = left }, cancellationToken);
        List<Diagnostic> problems = [.. step.Outcomes.Where(o => o.Result != OutcomeResult.Deleted).Select(o => Problem(o))];
        return problems.Count > 0 ? Failed(problems)
            : step.State.Left.Count > 0 ? Continue(step.State, step.After, $"Deleting {step.State.Left.Count} resources that are replaced")
            : null;
    }

    /// <summary>What is not yet replaced: a step that died may have started the deployment, whose new resource must not be deleted.</summary>
    private async Task<(IReadOnlyList<int> Left, Diagnostic? Problem)> StillThereAsync(IReadOnlyList<Change> doomed, ApplyState state, CancellationToken cancellationToken)
    {
        var left = new List<int>();
        foreach (var position in state.Left.Where(l => l < doomed.Count))
        {
            var change = doomed[position];
            if (!state.Accepted.ContainsKey(position))
            {
                var live = await client.GetAsync(AzureResourceId.Format(change.Id), change.ApiVersion ?? ApiVersions.Resources, cancellationToken);
                if (live.IsProbablyAbsent || (live.IsSuccess && IsReplaced(change, live.Body)))
                {
                    continue;
                }

                if (!live.IsSuccess)
                {
                    return (left, ArmDiagnostics.Of(live, $"Reading {change.Id} before it is replaced", change.Id));
                }

                if (live.Object is not { } body || !IsWhatThePlanSaw(change, body))
                {
                    return (left, Problem(new Outcome(change.Id, OutcomeResult.Skipped, DiagnosticCatalog.AzureCannotDelete.Create("It is not what the plan saw any more.", resource: change.Id, help: "Plan again."))));
                }
            }

            left.Add(position);
        }

        return (left, null);
    }

    private static bool IsWhatThePlanSaw(Change change, JsonObject live) =>
        !Incarnation.IsOther(change.Uid, live)
        && LocationOf(change)?.Before is { } before && JsonText.At(live, "location") is { } present && ScalarEquality.AreEqual(before, present, "/location", "location");

    private static Delta? LocationOf(Change change) => change.Deltas.FirstOrDefault(d => string.Equals(d.Path, "/location", StringComparison.OrdinalIgnoreCase));

    private static bool IsReplaced(Change change, JsonNode? live) =>
        LocationOf(change)?.After is { } wanted
        && JsonText.At(live, "location") is { } present && ScalarEquality.AreEqual(wanted, present, "/location", "location");

    private static Diagnostic Problem(Outcome outcome)
    {
        var cause = outcome.Diagnostic ?? DiagnosticCatalog.AzureCannotDelete.Create("Its deletion is not confirmed.", resource: outcome.Id);
        var help = cause.Code == DiagnosticCatalog.AzureDenyAssignment.Code ? "A stack's own deny settings hold here, too: name the controller's identity in denyExcludedPrincipals." : cause.Help;
        return cause with { Severity = DiagnosticSeverity.Error, Message = $"{outcome.Id} cannot be replaced: {cause.Message}", Help = help };
    }

    private static List<Change> Doomed(ApplyRequest request) =>
        [.. request.Plan.Changes.Where(c => c.Action == ChangeAction.Replace).OrderByDescending(c => ResourceScopes.Depth(c.Id)).ThenBy(c => c.Id)];

    private static ApplyStep Continue(ApplyState state, TimeSpan? after, string message) =>
        new(ApplyStatus.Continue, []) { Continuation = state.ToContinuation(), After = after ?? Pause, Message = message };

    private static ApplyStep Failed(IReadOnlyList<Diagnostic> diagnostics) => new(ApplyStatus.Failed, []) { Diagnostics = diagnostics };
}
