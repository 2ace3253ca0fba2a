using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Language.Expansion;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Applying;

/// <summary>
/// The operations of a deployment. Those of a module are below the operation of its own deployment
/// (https://learn.microsoft.com/azure/azure-resource-manager/templates/deployment-history), so that they are followed, within bounds.
/// </summary>
internal sealed class DeploymentOperations(ArmClient client)
{
    private const int MaxDeployments = 50;

    public async Task<IReadOnlyList<JsonObject>> ListAsync(string deploymentId, CancellationToken cancellationToken)
    {
        var all = new List<JsonObject>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { deploymentId };
        var open = new Queue<string>(seen);
        while (open.TryDequeue(out var id) && id.Length > 0)
        {
            foreach (var operation in await ReadAsync(id, cancellationToken))
            {
                if (!AzureResourceId.TryParse(JsonText.TextAt(operation, "properties", "targetResource", "id"), out var of) || !string.Equals(of!.Type, ResourceIds.DeploymentType, StringComparison.OrdinalIgnoreCase))
                {
                    all.Add(operation);
                }
                else if (seen.Count < MaxDeployments && seen.Add(AzureResourceId.Format(of)))
                {
                    open.Enqueue(AzureResourceId.Format(of));
                }
            }
        }

        return all;
    }

    private async Task<IReadOnlyList<JsonObject>> ReadAsync(string id, CancellationToken cancellationToken)
    {
        var (operations, refusal) = await client.ListAsync(DeploymentBodies.OperationsPath(id), ApiVersions.Deployments, cancellationToken);
        if (refusal is { IsNotFound: true })
        {
            // Groups have an older route for operations, which emulators may not serve.
            (operations, _) = await client.ListAsync($"{id}/operations", ApiVersions.Deployments, cancellationToken);
        }

        return operations;
    }
}
