using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Arm.Target.Observation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Planning;

/// <summary>A desired resource with everything filled in that the live state tells.</summary>
/// <param name="Source">As it was rendered.</param>
/// <param name="Id">Identity, resolved where possible.</param>
/// <param name="Payload">Body, resolved where possible.</param>
/// <param name="IsLeftOut">Whether its condition turned out to be false.</param>
internal sealed record ResolvedResource(DesiredResource Source, ResourceId Id, JsonObject Payload, bool IsLeftOut);

/// <summary>Evaluates residual expressions of desired resources again; without noise class N1 only what needs no live resource.</summary>
/// <param name="target">The target.</param>
/// <param name="live">What is known.</param>
/// <param name="references">Whether references are followed.</param>
/// <param name="asked">Takes what expressions refer to and is not known.</param>
internal sealed class DesiredResolution(AzureTargetDefinition target, LiveState live, bool references = true, HashSet<ResourceId>? asked = null)
{
    private readonly LiveRuntime _runtime = new(references ? live : LiveState.Empty, asked);

    public ResolvedResource Resolve(DesiredResource resource)
    {
        if (!ResidualExpression.ContainsResidual(resource.Payload) && !ResourceScopes.IsUnresolved(resource.Id))
        {
            return new ResolvedResource(resource, resource.Id, resource.Payload, false);
        }

        var diagnostics = new List<TemplateDiagnostic>();
        var payload = ResidualExpression.Resolve(resource.Payload, ScopeOf(resource), _runtime, diagnostics) as JsonObject ?? resource.Payload;
        var id = AzureResourceId.TryParse(JsonText.TextAt(payload, "id"), out var parsed) && !ResourceScopes.IsUnresolved(parsed!) ? parsed! : resource.Id;
        var isLeftOut = payload["condition"] is JsonValue condition && condition.TryGetValue(out bool wanted) && !wanted;
        return new ResolvedResource(resource, id, payload, isLeftOut);
    }

    private DeploymentScope ScopeOf(DesiredResource resource)
    {
        var group = ResourceScopes.GroupOf(resource.Id);
        var scope = DeploymentScope.TryParse(group ?? target.Scope) ?? DeploymentScope.Tenant();
        var groupId = group is not null && AzureResourceId.TryParse(group, out var parsed) ? parsed : null;
        var groupBody = groupId is null ? null : live.Resources.GetValueOrDefault(groupId)?.Payload;
        return scope with
        {
            TenantId = target.Tenant,
            Location = groupId is null ? target.Location : JsonText.TextAt(groupBody, "location") ?? LocationToBe(groupId),
            Tags = groupBody is null ? null : JsonText.Property(groupBody, "tags")?.DeepClone() as JsonObject ?? [],
        };
    }

    /// <summary>The location of a group that does not exist yet, when the target makes it. Of a group that was not read nothing is known.</summary>
    private string? LocationToBe(ResourceId group) =>
        !live.Unreadable.ContainsKey(group) && string.Equals(AzureResourceId.Format(group), target.Scope.TrimEnd('/'), StringComparison.OrdinalIgnoreCase) ? target.Location : null;
}
