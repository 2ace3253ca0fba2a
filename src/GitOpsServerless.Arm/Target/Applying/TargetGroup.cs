using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Applying;

/// <summary>The resource group of a target.</summary>
internal sealed class TargetGroup(ArmClient client, AzureTargetDefinition target)
{
    /// <summary>Creates the group where that is asked for; the reason when it cannot be had.</summary>
    public async Task<Diagnostic?> EnsureAsync(CancellationToken cancellationToken)
    {
        if (target.ResourceGroup is null || !target.CreateResourceGroup)
        {
            return null;
        }

        var existing = await client.GetAsync(target.Scope, ApiVersions.ResourceGroups, cancellationToken);
        if (!existing.IsProbablyAbsent)
        {
            return existing is { IsSuccess: true, Object: not null } ? null : ArmDiagnostics.Of(existing, $"Reading resource group {target.ResourceGroup}");
        }

        if (target.Location is null)
        {
            return DiagnosticCatalog.AzureTargetInvalid.Create($"The resource group {target.ResourceGroup} has to be created, but the target names no location.", help: "Set location in the target.");
        }

        var created = await client.PutAsync(target.Scope, ApiVersions.ResourceGroups, new JsonObject { ["location"] = target.Location }, cancellationToken);
        return created.IsSuccess ? null : ArmDiagnostics.Of(created, $"Creating resource group {target.ResourceGroup}");
    }
}
