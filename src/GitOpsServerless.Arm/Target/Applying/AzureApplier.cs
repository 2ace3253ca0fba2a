using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Applying;

/// <summary>One bounded step of applying a plan: prepare and start, wait, prune.</summary>
internal sealed class AzureApplier(ArmClient client, AzureTargetDefinition target, DeploymentRun run, DeploymentResult result, Pruner pruner)
{
    private const int MaxTries = 6;
    private static readonly TimeSpan Conflict = TimeSpan.FromSeconds(15);

    public Task<ApplyStep> ApplyAsync(ApplyRequest request, Continuation? from, CancellationToken cancellationToken)
    {
        var state = ApplyState.Read(from);
        return state.Phase switch
        {
            ApplyPhase.Deploy => WaitAsync(request, state, cancellationToken),
            ApplyPhase.Prune => pruner.StepAsync(request, state, cancellationToken),
            _ => PrepareAsync(request, state, cancellationToken),
        };
    }

    public Task CancelAsync(ApplyRequest request, CancellationToken cancellationToken) => run.CancelAsync(request, cancellationToken);

    private async Task<ApplyStep> PrepareAsync(ApplyRequest request, ApplyState state, CancellationToken cancellationToken)
    {
        if (!request.Plan.Changes.Any(c => c.Action is ChangeAction.Create or ChangeAction.Update or ChangeAction.Replace))
        {
            return await pruner.StartAsync(request, cancellationToken);
        }

        if (request.Desired.Template is null)
        {
            return Failed(DiagnosticCatalog.AzureTargetInvalid.Create("The desired state has no template, so that it cannot be deployed to Azure."));
        }

        if (target.ResourceGroup is null && target.Location is null)
        {
            return Failed(DiagnosticCatalog.AzureTargetInvalid.Create($"A deployment at {target.Scope} needs a location.", help: "Set location in the target."));
        }

        if (await EnsureGroupAsync(cancellationToken) is { } failure)
        {
            return Failed(failure);
        }

        foreach (var change in request.Plan.Changes.Where(c => c.Action == ChangeAction.Replace))
        {
            var deleted = await client.DeleteAsync(AzureResourceId.Format(change.Id), change.ApiVersion ?? ApiVersions.Resources, cancellationToken);
            if (!deleted.IsSuccess && !deleted.IsNotFound)
            {
                return Failed(ArmDiagnostics.Of(deleted, $"Deleting {change.Id} to replace it", change.Id));
            }
        }

        var started = await run.StartAsync(request, cancellationToken);
        if (started.IsSuccess || started.Status == 202)
        {
            return Continue(new ApplyState(ApplyPhase.Deploy), started.RetryAfter, $"Deployment {run.NameOf(request)} was started");
        }

        if (DeploymentRun.IsBusy(started))
        {
            return Continue(state with { Tries = state.Tries + 1 }, started.RetryAfter ?? Conflict, $"Waiting for another deployment: {started.Error!.Sentence()}");
        }

        if (started.Status is 0 or 408 or 429 or >= 500 && state.Tries < MaxTries)
        {
            return Continue(state with { Tries = state.Tries + 1 }, started.RetryAfter ?? Conflict, ArmDiagnostics.Of(started, $"Starting deployment {run.NameOf(request)}").Message);
        }

        var diagnostics = started.Error is { } error && started.Status is 400 or 409 && error.Details.Count > 0
            ? ArmDiagnostics.OfDeployment(error, run.NameOf(request))
            : [ArmDiagnostics.Of(started, $"Starting deployment {run.NameOf(request)} at {target.Scope}")];
        return new ApplyStep(ApplyStatus.Failed, []) { Diagnostics = diagnostics };
    }

    private async Task<ApplyStep> WaitAsync(ApplyRequest request, ApplyState state, CancellationToken cancellationToken)
    {
        var response = await run.ReadAsync(request, cancellationToken);
        if (!response.IsSuccess)
        {
            // Without an answer the deployment goes on; a step that fails here would let the next operation collide with it.
            return response.IsNotFound
                ? Continue(new ApplyState(ApplyPhase.Prepare) { Tries = state.Tries + 1 }, null, "The deployment is gone; it is started again")
                : ArmDiagnostics.Of(response, $"Reading deployment {run.NameOf(request)}") is { IsTransient: true } transient
                    ? Continue(state with { Tries = state.Tries + 1 }, response.RetryAfter ?? Conflict, transient.Message)
                    : Failed(ArmDiagnostics.Of(response, $"Reading deployment {run.NameOf(request)}"));
        }

        var provisioning = JsonText.TextAt(response.Body, "properties", "provisioningState") ?? "";
        switch (provisioning.ToUpperInvariant())
        {
            case "SUCCEEDED":
                return await SucceededAsync(request, response.Object!, cancellationToken);
            case "FAILED" or "CANCELED":
                return await result.FailureAsync(request, response.Object!, cancellationToken);
            default:
                var after = response.RetryAfter ?? TimeSpan.FromSeconds(Math.Min(15, 2 + state.Tries));
                return Continue(state with { Tries = state.Tries + 1 }, after, $"Deployment {run.NameOf(request)} is {(provisioning.Length == 0 ? "running" : provisioning)}");
        }
    }

    private async Task<ApplyStep> SucceededAsync(ApplyRequest request, JsonObject deployment, CancellationToken cancellationToken)
    {
        var outcomes = await result.OutcomesAsync(request, cancellationToken);
        var outputs = DeploymentResult.Outputs(deployment);
        var pruned = await pruner.StartAsync(request, cancellationToken);
        return pruned with { Outcomes = [.. outcomes, .. pruned.Outcomes], Outputs = outputs };
    }

    private async Task<Diagnostic?> EnsureGroupAsync(CancellationToken cancellationToken)
    {
        if (target.ResourceGroup is null || !target.CreateResourceGroup)
        {
            return null;
        }

        var existing = await client.GetAsync(target.Scope, ApiVersions.ResourceGroups, cancellationToken);
        if (!existing.IsNotFound)
        {
            return existing.IsSuccess ? null : ArmDiagnostics.Of(existing, $"Reading resource group {target.ResourceGroup}");
        }

        if (target.Location is null)
        {
            return DiagnosticCatalog.AzureTargetInvalid.Create($"The resource group {target.ResourceGroup} has to be created, but the target names no location.", help: "Set location in the target.");
        }

        var created = await client.PutAsync(target.Scope, ApiVersions.ResourceGroups, new JsonObject { ["location"] = target.Location }, cancellationToken);
        return created.IsSuccess ? null : ArmDiagnostics.Of(created, $"Creating resource group {target.ResourceGroup}");
    }

    private static ApplyStep Continue(ApplyState state, TimeSpan? after, string message) => new(ApplyStatus.Continue, [])
    {
        Continuation = state.ToContinuation(),
        After = after ?? TimeSpan.FromSeconds(2),
        Message = message,
    };

    private static ApplyStep Failed(Diagnostic diagnostic) => new(ApplyStatus.Failed, []) { Diagnostics = [diagnostic] };
}
