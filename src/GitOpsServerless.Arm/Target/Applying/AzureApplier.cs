using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Applying;

/// <summary>One bounded step of applying a plan: prepare and start, wait, prune.</summary>
internal sealed class AzureApplier(TargetGroup group, AzureTargetDefinition target, DeploymentRun run, DeploymentResult result, Replacer replacer, Pruner pruner, IgnoredValues ignored)
{
    private const int MaxTries = 6;
    private const int MaxLosses = 3;
    private const int MaxStrangers = 5;
    private static readonly TimeSpan Conflict = TimeSpan.FromSeconds(15);

    public async Task<ApplyStep> ApplyAsync(ApplyRequest request, Continuation? from, CancellationToken cancellationToken)
    {
        var state = ApplyState.Read(from);
        var step = state.Phase switch
        {
            ApplyPhase.Deploy => await WaitAsync(request, state, cancellationToken),
            ApplyPhase.Prune => await pruner.StepAsync(request, state, cancellationToken),
            _ => await PrepareAsync(request, state, cancellationToken),
        };

        // Providers quote values in their errors, secret ones included.
        return Masking.Of(step, request.Desired.Redactor);
    }

    public Task CancelAsync(ApplyRequest request, Continuation? from, CancellationToken cancellationToken)
    {
        var state = ApplyState.Read(from);
        return run.CancelAsync(request, IsStack(state), state.IsMarked, cancellationToken);
    }

    private bool IsStack(ApplyState state) => run.IsStack && !state.IsPlain;

    private async Task<ApplyStep> PrepareAsync(ApplyRequest request, ApplyState state, CancellationToken cancellationToken)
    {
        var isStack = IsStack(state);
        if (!NeedsDeployment(request, isStack))
        {
            var pruned = await pruner.StartAsync(request, cancellationToken);
            return pruned with { Outcomes = [.. Gone(request), .. pruned.Outcomes] };
        }

        if (BlockedResources.Of(request.Plan) is { Count: > 0 } blocked)
        {
            return new ApplyStep(ApplyStatus.Failed, []) { Diagnostics = blocked };
        }

        if (await CheckAsync(request, cancellationToken) is { } failure)
        {
            return Failed(failure);
        }

        // Before anything is deleted or sent: what runs already is waited for.
        if (await run.FindAsync(request, isStack, cancellationToken) is { } found)
        {
            return (isStack ? NoStacks(state, found) : null) ?? Started(request, state, found, isStack);
        }

        var kept = await ignored.KeepAsync(request, cancellationToken);
        if (!kept.IsSuccess)
        {
            return kept.Error!.IsTransient && state.Tries < MaxTries
                ? Continue(state with { Tries = state.Tries + 1 }, Conflict, kept.Error.Message)
                : Failed(kept.Error);
        }

        if (Replacer.IsNeeded(request) && await ReplaceAsync(kept.Value, state, cancellationToken) is { } replacing)
        {
            return replacing;
        }

        var started = await run.StartAsync(kept.Value, isStack, cancellationToken);
        return (isStack ? NoStacks(state, started) : null) ?? Started(request, state, started, isStack);
    }

    private async Task<ApplyStep?> ReplaceAsync(ApplyRequest request, ApplyState state, CancellationToken cancellationToken)
    {
        if (state.Phase != ApplyPhase.Replace && await replacer.RefusalAsync(request, cancellationToken) is { } refusal)
        {
            return NotStarted(state, refusal, $"Validating deployment {DeploymentRun.NameOf(request, IsStack(state))}", DeploymentRun.NameOf(request, IsStack(state)));
        }

        return await replacer.StepAsync(request, state, cancellationToken);
    }

    /// <summary>
    /// A plan that only deletes needs no plain deployment, but its stack has to let go of the resources first: it would protect them by its deny
    /// settings, and be out of step with what exists.
    /// </summary>
    private static bool NeedsDeployment(ApplyRequest request, bool isStack) =>
        request.Plan.Changes.Any(c => c.Action is ChangeAction.Create or ChangeAction.Update or ChangeAction.Replace)
        || (isStack && request.Desired.Template is not null && request.Plan.Changes.Any(c => c.Action == ChangeAction.Delete));

    private async Task<Diagnostic?> CheckAsync(ApplyRequest request, CancellationToken cancellationToken)
    {
        if (request.Desired.Template is null)
        {
            return DiagnosticCatalog.AzureTargetInvalid.Create("The desired state has no template, so that it cannot be deployed to Azure.");
        }

        return target.ResourceGroup is null && target.Location is null
            ? DiagnosticCatalog.AzureTargetInvalid.Create($"A deployment at {target.Scope} needs a location.", help: "Set location in the target.")
            : await group.EnsureAsync(cancellationToken);
    }

    /// <summary>What is done where the service has no stacks; null where it has. A 404 that does not say what is missing is asked again first.</summary>
    private ApplyStep? NoStacks(ApplyState state, ArmResponse answer) =>
        run.MayLackStacks(answer) && state.Tries == 0 ? Continue(state with { Tries = 1 }, null, $"Asking for the stack again: {answer.Error!.Sentence()}")
        : run.LearnsNoStacks(answer) ? WithoutStacks(state)
        : null;

    private ApplyStep WithoutStacks(ApplyState state) =>
        string.Equals(target.DenySettings, "none", StringComparison.OrdinalIgnoreCase)
            ? Continue(new ApplyState(ApplyPhase.Prepare) { Tries = state.Tries, IsPlain = true }, TimeSpan.Zero, "Azure Resource Manager serves no deployment stacks here; it is deployed as a plain deployment")
            : Failed(DiagnosticCatalog.AzureTargetInvalid.Create(
                $"Azure Resource Manager serves no deployment stacks at {target.Scope}, so that denySettings '{target.DenySettings}' cannot be had.", help: "Set deployment: deployment and denySettings: none in the target."));

    private static ApplyStep Started(ApplyRequest request, ApplyState state, ArmResponse started, bool isStack)
    {
        var name = DeploymentRun.NameOf(request, isStack);
        if (started.IsSuccess)
        {
            var next = state with { Phase = ApplyPhase.Deploy, IsPlain = !isStack, Tries = 0, Strangers = 0, IsMarked = isStack && DeploymentRun.IsMarked(started, request), Link = started.AsyncOperation ?? started.Location };
            return Continue(next, started.RetryAfter, $"Deployment {name} was started");
        }

        if (DeploymentRun.IsBusy(started))
        {
            // Only errors in a row are counted: waiting may take as long as the other deployment does.
            return Continue(state with { Tries = 0 }, started.RetryAfter ?? Conflict, $"Waiting for another deployment: {started.Error!.Sentence()}");
        }

        return NotStarted(state, started, $"Starting deployment {name}", name);
    }

    private static ApplyStep NotStarted(ApplyState state, ArmResponse refusal, string what, string name)
    {
        if (refusal.Status is 0 or 408 or 429 or >= 500 && state.Tries < MaxTries)
        {
            return Continue(state with { Tries = state.Tries + 1 }, refusal.RetryAfter ?? Conflict, ArmDiagnostics.Of(refusal, what).Message);
        }

        var diagnostics = refusal.Error is { } error && refusal.Status is 400 or 409 && error.Details.Count > 0
            ? ArmDiagnostics.OfDeployment(error, name)
            : [ArmDiagnostics.Of(refusal, what)];
        return new ApplyStep(ApplyStatus.Failed, []) { Diagnostics = diagnostics };
    }

    private async Task<ApplyStep> WaitAsync(ApplyRequest request, ApplyState state, CancellationToken cancellationToken)
    {
        var isStack = IsStack(state);
        var name = DeploymentRun.NameOf(request, isStack);
        var response = await run.ReadAsync(request, isStack, cancellationToken);
        if (response.IsForeignNotFound)
        {
            return Continue(state with { Tries = state.Tries + 1 }, Conflict, ArmDiagnostics.Of(response, $"Reading deployment {name}").Message);
        }

        if (response.IsNotFound)
        {
            return await LostAsync(request, state, name, cancellationToken);
        }

        if (!response.IsSuccess || response.Object is not { } body || JsonText.At(body, "properties") is null)
        {
            // Without an answer the deployment goes on; a step that fails here would let the next operation collide with it.
            var refusal = ArmDiagnostics.Of(response, $"Reading deployment {name}");
            return refusal.IsTransient ? Continue(state with { Tries = state.Tries + 1 }, response.RetryAfter ?? Conflict, refusal.Message) : Failed(refusal);
        }

        if (isStack && DeploymentRun.IsStrange(response, request, state.IsMarked))
        {
            return Superseded(state, name);
        }

        var provisioning = JsonText.TextAt(body, "properties", "provisioningState");
        return provisioning?.ToUpperInvariant() switch
        {
            // Azure's contract for asynchronous operations: without a state it is done.
            null or "" or "SUCCEEDED" => await SucceededAsync(request, body, cancellationToken),
            "FAILED" when isStack && OnlyUnmanagingFailed(body) => await SucceededAsync(request, body, cancellationToken),
            "FAILED" or "CANCELED" => await result.FailureAsync(request, body, cancellationToken),
            _ => Running(state, response, $"Deployment {name} is {provisioning}"),
        };
    }

    /// <summary>A read may lag behind the start; what stays another's is no result of this operation.</summary>
    private static ApplyStep Superseded(ApplyState state, string name) =>
        state.Strangers < MaxStrangers
            ? Continue(state with { Strangers = state.Strangers + 1 }, Conflict, $"Deployment stack {name} shows what somebody else has started")
            : Failed(DiagnosticCatalog.AzureConflict.Create($"Deployment stack {name} was started by somebody else while this operation ran, and superseded it.", help: "Let one application own the stack; the next run plans again."));

    /// <summary>The deployment was started and cannot be read: its operation is asked where there is one; without one it is started again, but not for ever.</summary>
    private async Task<ApplyStep> LostAsync(ApplyRequest request, ApplyState state, string name, CancellationToken cancellationToken)
    {
        var operation = state.Link is null ? null : await run.FollowAsync(state.Link, cancellationToken);
        if (operation is { IsSuccess: true })
        {
            var status = JsonText.TextAt(operation.Body, "status") ?? JsonText.TextAt(operation.Body, "properties", "provisioningState");
            return (operation.Status, status?.ToUpperInvariant()) switch
            {
                (202, _) => Running(state, operation, $"Deployment {name} is running"),
                (_, null or "SUCCEEDED") => await SucceededAsync(request, operation.Object ?? [], cancellationToken),
                (_, "FAILED" or "CANCELED") => new ApplyStep(ApplyStatus.Failed, []) { Diagnostics = ArmDiagnostics.OfDeployment(ArmError.Parse(operation.Body) ?? ArmError.Of("DeploymentFailed", $"It ended as {status}."), name) },
                _ => Running(state, operation, $"Deployment {name} is {status}"),
            };
        }

        return state.Losses < MaxLosses
            ? Continue(new ApplyState(ApplyPhase.Prepare) { IsPlain = state.IsPlain, Losses = state.Losses + 1 }, null, "The deployment is gone; it is started again")
            : Failed(DiagnosticCatalog.AzureAnswerUnexpected.Create($"Deployment {name} was accepted {MaxLosses + 1} times at {target.Scope}, and was not there each time."));
    }

    // The resources that could not be deleted are tried one by one by the pruner, which says why it cannot.
    private static bool OnlyUnmanagingFailed(JsonObject stack) =>
        ArmError.Parse(JsonText.At(stack, "properties", "error"))?.Has("DeploymentStackDeleteResourcesFailed") == true;

    private static ApplyStep Running(ApplyState state, ArmResponse response, string message) =>
        Continue(state with { Tries = state.Tries + 1 }, response.RetryAfter ?? TimeSpan.FromSeconds(Math.Min(15, 2 + state.Tries)), message);

    private async Task<ApplyStep> SucceededAsync(ApplyRequest request, JsonObject deployment, CancellationToken cancellationToken)
    {
        var outcomes = await result.OutcomesAsync(request, deployment, cancellationToken);
        var outputs = DeploymentOutputs.Of(deployment, request.Desired.Redactor);
        var pruned = await pruner.StartAsync(request, cancellationToken);
        return pruned with { Outcomes = [.. outcomes, .. Gone(request), .. pruned.Outcomes], Outputs = outputs.Values, Diagnostics = [.. pruned.Diagnostics, .. outputs.Remarks] };
    }

    /// <summary>What was remembered and never came to be, such as what a canceled deployment was to create.</summary>
    private static IEnumerable<Outcome> Gone(ApplyRequest request)
    {
        var desired = request.Desired.Resources.Select(r => r.Id).ToHashSet();
        return request.Plan.Changes.Where(c => c.Action == ChangeAction.NoChange && c.Provenance is null && !desired.Contains(c.Id)).Select(c => new Outcome(c.Id, OutcomeResult.Deleted));
    }

    private static ApplyStep Continue(ApplyState state, TimeSpan? after, string message) => new(ApplyStatus.Continue, [])
    {
        Continuation = state.ToContinuation(),
        After = after ?? TimeSpan.FromSeconds(2),
        Message = message,
    };

    private static ApplyStep Failed(Diagnostic diagnostic) => new(ApplyStatus.Failed, []) { Diagnostics = [diagnostic] };
}
