using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Ordering;

namespace GitOpsServerless.Kubernetes.Observing;

/// <summary>
/// What is not read before it is planned: a few objects of a kind that the application never applied. Most likely they do not exist, and
/// the dry run that a plan needs anyway tells so. Many of a kind are listed, which costs less than finding out one by one that they exist.
/// </summary>
internal static class FirstLook
{
    public static IReadOnlySet<ResourceId> Of(DesiredState desired, Inventory inventory)
    {
        var known = inventory.Entries.Select(e => e.Id).ToHashSet();
        var unknown = desired.Resources.Where(r => !r.IsExisting && !known.Contains(r.Id)).ToList();
        if (unknown.Count == 0)
        {
            return new HashSet<ResourceId>();
        }

        var counts = known.Concat(unknown.Select(r => r.Id)).CountBy(id => id.Type, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return unknown.Where(r => counts[r.Id.Type] <= LiveReader.FewObjects && !IsAlwaysRead(r)).Select(r => r.Id).ToHashSet();
    }

    // What is in the place of a hook decides whether it may run, and a namespace whether what is in it can be checked at all.
    private static bool IsAlwaysRead(DesiredResource resource) =>
        resource.Id.Type is KindOrder.Namespace or KindOrder.CustomResourceDefinition || HookInfo.Of(resource.Payload) is not null;
}
