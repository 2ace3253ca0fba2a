using GitOpsServerless.Arm.Language;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>The resource groups whose location and tags <c>resourceGroup()</c> means: that of the target, and those of modules in other groups.</summary>
internal static class MeantGroups
{
    public static IEnumerable<ResourceId> Of(AzureTargetDefinition target, DesiredState desired) => desired.Resources
        .Where(r => ResidualExpression.ContainsResidual(r.Payload))
        .Select(r => ResourceScopes.GroupOf(r.Id))
        .Append(target.ResourceGroup is null ? null : target.Scope)
        .Select(g => AzureResourceId.TryParse(g, out var id) && !ResourceScopes.IsUnresolved(id!) ? id : null)
        .OfType<ResourceId>()
        .Distinct();
}
