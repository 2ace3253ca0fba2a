using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>
/// Says what certainly does not exist without reading it: everything in a group that is gone, and what was never applied and is in no list of its group.
/// What was applied is read before it is called gone: lists leave out types of their own.
/// </summary>
internal sealed class AbsentResources(ArmClient client, int fewReads)
{
    public async Task<Func<ReadItem, bool>> FindAsync(
        IReadOnlyList<ReadItem> rest, IReadOnlyDictionary<ResourceId, LiveResource> found, CancellationToken cancellationToken)
    {
        var gone = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var listed = new Dictionary<string, HashSet<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var group in rest.GroupBy(r => ResourceScopes.GroupOf(r.Id), StringComparer.OrdinalIgnoreCase)
            .Where(g => g.Key is not null && g.Select(i => ResourceScopes.TopLevel(i.Id)).Where(t => !IsFound(found, t)).Distinct(StringComparer.OrdinalIgnoreCase).Count() > fewReads))
        {
            var (items, failure) = await client.ListAsync($"{group.Key}/resources", ApiVersions.Resources, cancellationToken, failWhenCut: true);
            if (failure is null)
            {
                listed[group.Key!] = items.Select(i => JsonText.TextAt(i, "id")).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
            }
            else if (failure.IsNotFound && failure.Error?.Has("ResourceGroupNotFound") == true)
            {
                gone.Add(group.Key!);
            }
        }

        return item => ResourceScopes.GroupOf(item.Id) is { } group
            && (gone.Contains(group)
                || (!item.IsKnown && ResourceScopes.IsListed(item.Id) && listed.TryGetValue(group, out var ids) && !ids.Contains(ResourceScopes.TopLevel(item.Id))));
    }

    private static bool IsFound(IReadOnlyDictionary<ResourceId, LiveResource> found, string topLevel) =>
        AzureResourceId.TryParse(topLevel, out var id) && found.ContainsKey(id!);
}
