using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Applying;

/// <summary>
/// Starts, finds and cancels the deployment or the stack of an operation. Whether it is a stack is said by the caller, who may have learned that
/// the service has none.
/// </summary>
internal sealed class DeploymentRun(ArmClient client, AzureTargetDefinition target, ServiceGaps gaps)
{
    private static readonly string[] Absent =
        ["ResourceGroupNotFound", "SubscriptionNotFound", "ManagementGroupNotFound", "InvalidSubscriptionId", "ResourceGroupBeingDeleted", "DeploymentStackNotFound"];

    private static readonly string[] NoSuchType = ["InvalidResourceType", "NoRegisteredProviderFound", "InvalidResourceNamespace"];

    private static readonly HashSet<string> Ended = new(StringComparer.OrdinalIgnoreCase) { "succeeded", "failed", "canceled" };

    /// <summary>Whether a stack is wanted and can be had. Stacks do not exist at tenant scope.</summary>
    public bool IsStack => target.Deployment == AzureDeploymentKind.Stack && target.Scope != AzureResourceId.TenantScope && !gaps.Stacks;

    public static string NameOf(ApplyRequest request, bool isStack) => isStack
        ? DeploymentNames.ForStack(request.Application.Name)
        : DeploymentNames.ForOperation(request.Application.Name, request.OperationId);

    /// <summary>Whether something else runs under the name or at the resources, so that waiting helps.</summary>
    public static bool IsBusy(ArmResponse response) => response.Status == 409 && response.Error is { } error
        && (error.Has("DeploymentActive") || error.Has("DeploymentStackInNonTerminalState") || error.Has("DeploymentBeingDeleted")
            || error.Has("ResourceGroupBeingDeleted") || error.Has("AnotherOperationInProgress"));

    /// <summary>What this operation has started already, or why it cannot start now; null when it can.</summary>
    public async Task<ArmResponse?> FindAsync(ApplyRequest request, bool isStack, CancellationToken cancellationToken)
    {
        var existing = await client.GetAsync(PathOf(request, isStack), Version(isStack), cancellationToken);
        if (existing is { IsNotFound: true, IsForeignNotFound: false })
        {
            return null;
        }

        if (existing.IsSuccess && existing.Object is null)
        {
            return existing with { Status = 0, Error = ArmError.Of(ArmError.Unexpected, "The answer is no deployment; is there a proxy in between?") };
        }

        if (!existing.IsSuccess || IsOwn(existing, request, isStack))
        {
            return existing;
        }

        var state = JsonText.TextAt(existing.Body, "properties", "provisioningState");
        return state is null || Ended.Contains(state)
            ? null
            : existing with { Status = 409, Error = ArmError.Of("DeploymentStackInNonTerminalState", $"The stack {NameOf(request, true)} is {state}.") };
    }

    /// <summary>Starts it.</summary>
    public async Task<ArmResponse> StartAsync(ApplyRequest request, bool isStack, CancellationToken cancellationToken)
    {
        var path = PathOf(request, isStack);
        var template = request.Desired.Template!;
        var body = isStack
            ? DeploymentBodies.Stack(target, template, Deletes(request), DeploymentNames.Mark(request.OperationId))
            : DeploymentBodies.Deployment(target, template);
        var started = await client.PutOnceAsync(path, Version(isStack), body, cancellationToken);
        if (started.Status is not (0 or 408 or >= 500) || started.Status == 501)
        {
            return started;
        }

        // The connection broke, but the deployment may run: what is there decides.
        var fate = await client.GetAsync(path, Version(isStack), cancellationToken);
        return fate.IsSuccess && IsOwn(fate, request, isStack) ? fate : started;
    }

    /// <summary>Whether the service may have no stacks, or only did not answer: a 404 that does not say what is missing.</summary>
    public bool MayLackStacks(ArmResponse response) =>
        !client.Endpoints.IsPublicCloud && response.IsNotFound && response.Error is { } error && !NoSuchType.Any(error.Has) && !Absent.Any(error.Has);

    /// <summary>
    /// Whether the answer to a stack says that the service has no stacks: emulators and older clouds refuse the type, or take it for any
    /// resource and run nothing. Azure's own clouds have them; a refusal there has another reason.
    /// </summary>
    public bool LearnsNoStacks(ArmResponse response)
    {
        var isRefused = response.Status is 404 or 405 or 501 or 400 && response.Error is { } error
            && (response.Status is 405 or 501 || NoSuchType.Any(error.Has)
                || (response.Status == 404 && !Absent.Any(error.Has)));
        var isMereResource = response is { IsSuccess: true, Object: { Count: > 0 } body } && JsonText.At(body, "properties") is JsonObject properties
            && JsonText.TextAt(properties, "provisioningState") is null && JsonText.TextAt(properties, "deploymentId") is null;
        if (!client.Endpoints.IsPublicCloud && (isRefused || isMereResource))
        {
            gaps.NoteNoStacks();
        }

        return gaps.Stacks;
    }

    public Task<ArmResponse> ReadAsync(ApplyRequest request, bool isStack, CancellationToken cancellationToken) =>
        client.GetAsync(PathOf(request, isStack), Version(isStack), cancellationToken);

    public Task<ArmResponse> FollowAsync(string link, CancellationToken cancellationToken) => client.GetLinkAsync(link, cancellationToken);

    /// <summary>Whether a stack has been changed by somebody else since this operation started it. Services may drop the mark, so that none says nothing unless it was there.</summary>
    public static bool IsStrange(ArmResponse stack, ApplyRequest request, bool isMarked) =>
        !IsOwn(stack, request, isStack: true) && (isMarked || MarkOf(stack) is not null);

    /// <summary>Whether an answer has the mark of the operation.</summary>
    public static bool IsMarked(ArmResponse answer, ApplyRequest request) => MarkOf(answer) == DeploymentNames.Mark(request.OperationId);

    /// <summary>Cancels what this operation has started, and nothing that somebody else did.</summary>
    public async Task CancelAsync(ApplyRequest request, bool isStack, bool isMarked, CancellationToken cancellationToken)
    {
        var stack = isStack ? await ReadAsync(request, true, cancellationToken) : null;
        if (stack is not null && IsStrange(stack, request, isMarked))
        {
            return;
        }

        var deployment = isStack ? JsonText.TextAt(stack!.Body, "properties", "deploymentId") : PathOf(request, false);
        if (deployment is not null)
        {
            await client.PostAsync(deployment + "/cancel", ApiVersions.Deployments, null, cancellationToken);
        }
    }

    private static string Version(bool isStack) => isStack ? ApiVersions.Stacks : ApiVersions.Deployments;

    private string PathOf(ApplyRequest request, bool isStack) => isStack
        ? DeploymentBodies.StackPath(target, NameOf(request, true))
        : DeploymentBodies.DeploymentPath(target, NameOf(request, false));

    // The name of a plain deployment has the operation in it; a stack carries a mark.
    private static bool IsOwn(ArmResponse existing, ApplyRequest request, bool isStack) =>
        !isStack || IsMarked(existing, request);

    private static string? MarkOf(ArmResponse stack) => JsonText.TextAt(stack.Body, "properties", "description") is { Length: > 0 } mark ? mark : null;

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
