using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Applying;

/// <summary>Starts, finds and cancels the deployment or the stack of an operation.</summary>
internal sealed class DeploymentRun(ArmClient client, AzureTargetDefinition target)
{
    /// <summary>Stacks do not exist at tenant scope.</summary>
    public bool IsStack => target.Deployment == AzureDeploymentKind.Stack && target.Scope != AzureResourceId.TenantScope;

    public string NameOf(ApplyRequest request) => IsStack
        ? DeploymentNames.ForStack(request.Application.Name)
        : DeploymentNames.ForOperation(request.Application.Name, request.OperationId);

    /// <summary>Whether something else runs under the name or at the resources, so that waiting helps.</summary>
    public static bool IsBusy(ArmResponse response) => response.Status == 409 && response.Error is { } error
        && (error.Has("DeploymentActive") || error.Has("DeploymentStackInNonTerminalState") || error.Has("DeploymentBeingDeleted")
            || error.Has("ResourceGroupBeingDeleted") || error.Has("AnotherOperationInProgress"));

    /// <summary>Starts it, unless this operation has started it already.</summary>
    public async Task<ArmResponse> StartAsync(ApplyRequest request, CancellationToken cancellationToken)
    {
        var path = PathOf(request);
        var existing = await client.GetAsync(path, Version, cancellationToken);
        if (existing.IsSuccess && IsOwn(existing, request))
        {
            return existing;
        }

        if (!existing.IsSuccess && !existing.IsNotFound)
        {
            return existing;
        }

        var template = request.Desired.Template!;
        var body = IsStack
            ? DeploymentBodies.Stack(target, template, Deletes(request), DeploymentNames.Mark(request.OperationId))
            : DeploymentBodies.Deployment(target, template);
        var started = await client.PutOnceAsync(path, Version, body, cancellationToken);
        if (started.Status is not (0 or 408 or >= 500))
        {
            return started;
        }

        // The connection broke, but the deployment may run: what is there decides.
        var fate = await client.GetAsync(path, Version, cancellationToken);
        return fate.IsSuccess && IsOwn(fate, request) ? fate : started;
    }

    public Task<ArmResponse> ReadAsync(ApplyRequest request, CancellationToken cancellationToken) => client.GetAsync(PathOf(request), Version, cancellationToken);

    public async Task CancelAsync(ApplyRequest request, CancellationToken cancellationToken)
    {
        var deployment = IsStack ? JsonText.TextAt((await ReadAsync(request, cancellationToken)).Body, "properties", "deploymentId") : PathOf(request);
        if (deployment is not null)
        {
            await client.PostAsync(deployment + "/cancel", ApiVersions.Deployments, null, cancellationToken);
        }
    }

    private string Version => IsStack ? ApiVersions.Stacks : ApiVersions.Deployments;

    private string PathOf(ApplyRequest request) => IsStack
        ? DeploymentBodies.StackPath(target, NameOf(request))
        : DeploymentBodies.DeploymentPath(target, NameOf(request));

    // The name of a plain deployment has the operation in it; a stack carries a mark.
    private bool IsOwn(ArmResponse existing, ApplyRequest request) =>
        !IsStack || JsonText.TextAt(existing.Body, "properties", "description") == DeploymentNames.Mark(request.OperationId);

    /// <summary>
    /// Whether the stack may delete what it no longer has: only when the target does not say otherwise, and the plan deletes everything
    /// of the inventory that is not desired; a stack cannot leave out single resources.
    /// </summary>
    private bool Deletes(ApplyRequest request)
    {
        var wanted = target.ActionOnUnmanage is null || string.Equals(target.ActionOnUnmanage, "delete", StringComparison.OrdinalIgnoreCase);
        var kept = request.Plan.Changes.Where(c => c.Action != ChangeAction.Delete).Select(c => c.Id).ToHashSet();
        var doomed = request.Plan.Changes.Where(c => c.Action == ChangeAction.Delete).Select(c => c.Id).ToHashSet();
        var desired = request.Desired.Resources.Select(r => r.Id).ToHashSet();
        return wanted && doomed.Count > 0 && request.Inventory.Entries.All(e => doomed.Contains(e.Id) || (kept.Contains(e.Id) && desired.Contains(e.Id)));
    }
}
