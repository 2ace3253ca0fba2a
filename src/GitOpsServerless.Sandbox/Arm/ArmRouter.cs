using GitOpsServerless.Sandbox.Arm.Deployments;
using GitOpsServerless.Sandbox.Arm.Http;

namespace GitOpsServerless.Sandbox.Arm;

/// <summary>Finds the handler of a request by its path.</summary>
internal sealed class ArmRouter(ArmContext context, DeploymentRunner runner, RunningDeletions deletions)
{
    private readonly DeploymentHandler _deployments = new(context, runner);
    private readonly StackHandler _stacks = new(context, runner);
    private readonly StackWhatIf _stackWhatIf = new(context, runner);
    private readonly ResourceHandler _resources = new(context, deletions);
    private readonly ResourceGroupHandler _groups = new(context);
    private readonly ResourceGraph _graph = new(context);
    private readonly SubscriptionHandler _subscriptions = new(context);

    public ArmAnswer Answer(ArmRequest request)
    {
        var segments = request.Segments;
        if (request.Host.EndsWith(".vault.azure.net", StringComparison.OrdinalIgnoreCase))
        {
            return KeyVaultData.Answer(context, request.Host.Split('.')[0], segments);
        }

        if (request.Is(0, "keyvault") && segments.Length > 1)
        {
            return KeyVaultData.Answer(context, segments[1], segments.AsSpan(2));
        }

        return Refuse(request) ?? Route(request);
    }

    private ArmAnswer? Refuse(ArmRequest request)
    {
        if (request.ApiVersion.Length == 0)
        {
            return ArmAnswer.Error(400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.");
        }

        if (request.BodyIsMalformed)
        {
            return ArmAnswer.Error(400, "InvalidRequestContent", "The request content was invalid and could not be deserialized.");
        }

        return ArmIds.SubscriptionOf(request.Path) is { } subscription && !context.HasSubscription(subscription)
            ? ArmAnswer.Error(404, "SubscriptionNotFound", $"The subscription '{subscription}' could not be found.")
            : null;
    }

    /// <summary>What this service was told not to have is an unknown type, as in older clouds.</summary>
    private ArmAnswer? Missing(ArmRequest request)
    {
        var resources = request.LastProvider("Microsoft.Resources");
        var isStack = resources >= 0 && (request.Is(resources + 2, "deploymentStacks") || request.Is(resources + 2, "deploymentStacksWhatIfResults"));
        var isInsight = request.LastProvider("Microsoft.ResourceGraph") >= 0 || (request.LastProvider("Microsoft.Insights") is >= 0 and var insights && request.Is(insights + 2, "eventtypes"));
        return (isStack && !context.Options.HasStacks) || (isInsight && !context.Options.HasInsights)
            ? ArmAnswer.Error(404, "InvalidResourceType", $"The resource type could not be found in the namespace of '{request.Path}' for api version '{request.ApiVersion}'.")
            : null;
    }

    private ArmAnswer Route(ArmRequest request)
    {
        if (Missing(request) is { } missing)
        {
            return missing;
        }

        if (request.LastProvider("Microsoft.ResourceGraph") >= 0)
        {
            return _graph.Answer(request);
        }

        var resources = request.LastProvider("Microsoft.Resources");
        if (resources >= 0 && request.Is(resources + 2, "deployments"))
        {
            return _deployments.Answer(request, resources);
        }

        if (resources >= 0 && request.Is(resources + 2, "deploymentStacks"))
        {
            return _stacks.Answer(request, resources);
        }

        if (resources >= 0 && request.Is(resources + 2, "deploymentStacksWhatIfResults"))
        {
            return _stackWhatIf.Answer(request, resources);
        }

        if (request.LastProvider("Microsoft.KeyVault") >= 0 && DeletedVaults.Answer(context, request) is { } deleted)
        {
            return deleted;
        }

        if (resources >= 0 && request.Is(resources + 2, "tags"))
        {
            return _resources.Tags(request, resources);
        }

        if (request.Segments.Length >= 6 && request.Is(2, "resourceGroups") && request.Is(4, "deployments"))
        {
            return _deployments.Operations(request, $"{request.Prefix(4)}/providers/Microsoft.Resources/deployments/{request.Segments[5]}");
        }

        if (request.LastProvider("Microsoft.Insights") is >= 0 and var insights && request.Is(insights + 2, "eventtypes"))
        {
            return ActivityLog.Query(context, request);
        }

        return request.LastProvider("Sandbox.Operations") >= 0 ? _resources.Operation(request)
            : _subscriptions.Answer(request) ?? _groups.Answer(request) ?? _resources.Answer(request);
    }
}
