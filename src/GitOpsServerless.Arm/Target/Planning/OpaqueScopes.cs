using GitOpsServerless.Arm.Language.Expansion;
using GitOpsServerless.Arm.Target.Observation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Planning;

/// <summary>
/// Where deployments deploy to whose template is elsewhere (template specs, linked templates): a resource that is no longer seen there may have moved
/// into one of them, and is not deleted.
/// </summary>
internal sealed class OpaqueScopes(DesiredState desired)
{
    private readonly List<ResourceId> _deployments =
        [.. desired.Resources.Where(r => !r.IsExisting && string.Equals(r.Id.Type, ResourceIds.DeploymentType, StringComparison.OrdinalIgnoreCase)).Select(r => r.Id)];

    /// <summary>The deployment that may have a resource in it; null when there is none.</summary>
    public ResourceId? MayHold(ResourceId id) => _deployments.FirstOrDefault(d => ResourceScopes.IsUnresolved(d) || IsBelow(AzureResourceId.Format(id), d.Scope));

    private static bool IsBelow(string id, string scope) =>
        scope.TrimEnd('/') is "" || id.StartsWith(scope.TrimEnd('/') + "/", StringComparison.OrdinalIgnoreCase);
}
