using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Target.Observation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Applying;

/// <summary>
/// What would go with a resource although nobody asked for it: whatever else is in a resource group, the databases of others on a server.
/// Azure deletes it without a word, so that it is looked for before.
/// </summary>
internal sealed class ForeignContents(ArmClient client)
{
    private const int MostNamed = 5;

    // Parents whose children a list of the group shows, and hold data of their own.
    private static readonly HashSet<string> Parents = new(StringComparer.OrdinalIgnoreCase)
    {
        "Microsoft.Sql/servers", "Microsoft.Sql/managedInstances", "Microsoft.Synapse/workspaces", "Microsoft.Kusto/clusters",
        "Microsoft.NetApp/netAppAccounts", "Microsoft.NetApp/netAppAccounts/capacityPools", "Microsoft.Automation/automationAccounts",
        "Microsoft.MachineLearningServices/workspaces", "Microsoft.CognitiveServices/accounts", "Microsoft.Web/sites",
    };

    /// <summary>Whether the type holds what may be somebody else's.</summary>
    public static bool MayBeIn(ResourceId id) => IsGroup(id) || Parents.Contains(id.Type);

    /// <summary>Whether deleting it deletes everything in it.</summary>
    public static bool IsGroup(ResourceId id) => string.Equals(id.Type, AzureResourceId.ResourceGroupType, StringComparison.OrdinalIgnoreCase);

    /// <summary>Why a resource cannot be deleted: it holds what is not to go, or that is not known. Null when nothing is in the way.</summary>
    /// <param name="id">What is to be deleted.</param>
    /// <param name="mayGo">What else may go.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Diagnostic?> RefusalAsync(ResourceId id, IReadOnlySet<ResourceId> mayGo, CancellationToken cancellationToken)
    {
        var group = IsGroup(id) ? AzureResourceId.Format(id) : ResourceScopes.GroupOf(id);
        if (!MayBeIn(id) || group is null)
        {
            return null;
        }

        var (items, failure) = await client.ListAsync($"{group}/resources", ApiVersions.Resources, cancellationToken, failWhenCut: true);
        if (failure is not null)
        {
            return failure.Error?.Has("ResourceGroupNotFound") == true ? null : ArmDiagnostics.Of(failure, $"Looking into {group} before {id} is deleted", id);
        }

        var root = AzureResourceId.Format(id) + "/";
        List<string> foreign =
        [
            .. items.Select(i => JsonText.TextAt(i, "id")).OfType<string>()
                .Where(i => i.StartsWith(root, StringComparison.OrdinalIgnoreCase) && !MayGo(i, id, mayGo) && !ComesAlong(i)),
        ];
        if (foreign.Count == 0)
        {
            return null;
        }

        var named = string.Join(", ", foreign.Take(MostNamed).Select(f => f[root.Length..]));
        var more = foreign.Count > MostNamed ? $" and {foreign.Count - MostNamed} more" : "";
        return DiagnosticCatalog.AzureCannotDelete.Create(
            $"{AzureResourceId.Format(id)} holds {foreign.Count} {(foreign.Count == 1 ? "resource" : "resources")} that would be deleted with it and that the plan does not delete: {named}{more}.",
            resource: id,
            help: "Move or delete what is in it, or take it back into the template; az resource list --resource-group shows all of a group.");
    }

    /// <summary>What is in the plan, and what is below a resource of the plan that is no group.</summary>
    private static bool MayGo(string item, ResourceId container, IReadOnlySet<ResourceId> mayGo)
    {
        if (!AzureResourceId.TryParse(item, out var id))
        {
            return false;
        }

        for (var at = id; at is not null && at != container; at = ResourceScopes.ParentOf(at))
        {
            if (mayGo.Contains(at))
            {
                return true;
            }
        }

        return false;
    }

    // Azure makes it, and it goes with its server.
    private static bool ComesAlong(string item) => item.EndsWith("/databases/master", StringComparison.OrdinalIgnoreCase);
}
