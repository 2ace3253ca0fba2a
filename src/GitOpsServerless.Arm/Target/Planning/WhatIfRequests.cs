using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Target.Applying;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Planning;

/// <summary>
/// Asks what-if: that of the stack where the target is one, which also knows what is managed and what Azure's own baseline is, else that of the
/// deployment. The result of the latter is what callers get; that of a stack is put into the same form.
/// </summary>
internal sealed class WhatIfRequests(ArmClient client, AzureTargetDefinition target, ServiceGaps gaps, TimeProvider timeProvider)
{
    private const int MaxPolls = 30;

    // It is asked inside of a step, which holds the application; without an answer the offline comparison stands.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    public async Task<ArmResponse> RunAsync(string application, AzureTemplate template, CancellationToken cancellationToken)
    {
        var until = timeProvider.GetUtcNow() + Budget;
        if (target.Deployment == AzureDeploymentKind.Stack && target.Scope != AzureResourceId.TenantScope && !gaps.StackWhatIf)
        {
            var stack = await OfStackAsync(application, template, until, cancellationToken);
            if (stack.IsSuccess)
            {
                return stack;
            }

            // Clouds without it answer that they do not know the type; other refusals hold for the deployment, too.
            gaps.StackWhatIf |= stack.Status is 405 or 501 || stack.Error?.Has("InvalidResourceType") == true || stack.Error?.Has("NoRegisteredProviderFound") == true;
        }

        var path = DeploymentBodies.DeploymentPath(target, DeploymentNames.ForPlan(application)) + "/whatIf";
        return await FinishAsync(await client.PostAsync(path, ApiVersions.Deployments, DeploymentBodies.WhatIf(target, template), cancellationToken), until, cancellationToken);
    }

    private async Task<ArmResponse> OfStackAsync(string application, AzureTemplate template, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var path = $"{target.Scope.TrimEnd('/')}/providers/Microsoft.Resources/deploymentStacksWhatIfResults/{DeploymentNames.ForPlan(application)}";
        var stack = DeploymentBodies.StackPath(target, DeploymentNames.ForStack(application));
        var response = await client.PutAsync(path, ApiVersions.StackWhatIf, DeploymentBodies.StackWhatIf(target, template, stack), cancellationToken);
        for (var polls = 0; response.IsSuccess && !IsDone(response) && polls < MaxPolls && timeProvider.GetUtcNow() < until; polls++)
        {
            await WaitAsync(response, cancellationToken);
            response = await client.GetAsync(path, ApiVersions.StackWhatIf, cancellationToken);
        }

        if (!response.IsSuccess)
        {
            return response;
        }

        if (StateOf(response) is { } state and not "SUCCEEDED")
        {
            return IsDone(response)
                ? response with { Status = 0, Error = ArmError.Parse(JsonText.At(response.Body, "properties", "error")) ?? ArmError.Of("WhatIfFailed", $"What-if of the stack ended as {state}.") }
                : TimedOut(response);
        }

        // The stored result has resources only; properties are asked for.
        var detail = await FinishAsync(await client.PostAsync(path + "/whatIf", ApiVersions.StackWhatIf, null, cancellationToken), until, cancellationToken);
        await client.DeleteAsync(path, ApiVersions.StackWhatIf, cancellationToken);
        return detail.IsSuccess ? detail with { Body = Flatten(detail) } : detail;
    }

    private static bool IsDone(ArmResponse response) => StateOf(response) is null or "SUCCEEDED" or "FAILED" or "CANCELED";

    private static string? StateOf(ArmResponse response) => JsonText.TextAt(response.Body, "properties", "provisioningState")?.ToUpperInvariant();

    private static ArmResponse TimedOut(ArmResponse response) =>
        response with { Status = 0, Error = ArmError.Of("WhatIfTimedOut", $"There was no result within {(int)Budget.TotalSeconds} seconds.") };

    private static JsonObject Flatten(ArmResponse detail)
    {
        var changes = (JsonText.At(detail.Body, "properties", "changes", "resourceChanges") as JsonArray ?? []).OfType<JsonObject>().Where(c => !LeavesStack(c));
        var body = new JsonObject
        {
            ["properties"] = new JsonObject
            {
                ["changes"] = new JsonArray([.. changes.Where(IsDefinite).Select(c => new JsonObject
                {
                    ["resourceId"] = JsonText.TextAt(c, "id"),
                    ["changeType"] = JsonText.TextAt(c, "changeType"),
                    ["before"] = JsonText.At(c, "resourceConfigurationChanges", "before")?.DeepClone(),
                    ["after"] = JsonText.At(c, "resourceConfigurationChanges", "after")?.DeepClone(),
                    ["delta"] = JsonText.At(c, "resourceConfigurationChanges", "delta")?.DeepClone(),
                })]),
            },
        };
        if (JsonText.At(detail.Body, "properties", "error") is { } error)
        {
            body["error"] = error.DeepClone();
        }

        return body;
    }

    // What a stack lets go of is not compared; what-if also lists what it could not look into.
    private static bool LeavesStack(JsonObject change) => JsonText.TextAt(change, "changeType")?.ToUpperInvariant() is "DETACH" or "DELETE";

    // A potential change is no answer to the question what is certain; what is ignored is passed on as such.
    private static bool IsDefinite(JsonObject change) =>
        !string.Equals(JsonText.TextAt(change, "changeCertainty"), "potential", StringComparison.OrdinalIgnoreCase)
        || string.Equals(JsonText.TextAt(change, "changeType"), "ignore", StringComparison.OrdinalIgnoreCase);

    private async Task<ArmResponse> FinishAsync(ArmResponse response, DateTimeOffset until, CancellationToken cancellationToken)
    {
        string? link = null;
        for (var polls = 0; IsRunning(response); polls++)
        {
            link = response.Location ?? response.AsyncOperation ?? link;
            if (link is null)
            {
                return response;
            }

            if (polls >= MaxPolls || timeProvider.GetUtcNow() >= until)
            {
                return TimedOut(response);
            }

            await WaitAsync(response, cancellationToken);
            response = await client.GetLinkAsync(link, cancellationToken);
        }

        return response;
    }

    // The operation's own address answers 200 while it runs.
    private static bool IsRunning(ArmResponse response) => response.Status == 202
        || (response.IsSuccess && JsonText.At(response.Body, "properties") is null && JsonText.TextAt(response.Body, "status")?.ToUpperInvariant() is not (null or "SUCCEEDED" or "FAILED" or "CANCELED"));

    private Task WaitAsync(ArmResponse response, CancellationToken cancellationToken)
    {
        var wait = response.RetryAfter ?? TimeSpan.FromSeconds(2);
        return Task.Delay(wait < LongestWait ? wait : LongestWait, timeProvider, cancellationToken);
    }
}
