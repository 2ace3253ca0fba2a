using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Planning;

/// <summary>The length of the longest chain of dependencies before a resource.</summary>
internal static class Waves
{
    private const int Deepest = 64;

    public static int Of(DesiredState state, DesiredResource resource)
    {
        if (resource.DependsOn.Count == 0)
        {
            return 0;
        }

        var byId = state.Resources.GroupBy(r => r.Id).ToDictionary(g => g.Key, g => g.First());
        return Of(byId, resource, [], 0);
    }

    private static int Of(Dictionary<ResourceId, DesiredResource> byId, DesiredResource resource, Dictionary<ResourceId, int> known, int depth)
    {
        if (depth > Deepest)
        {
            return 0;
        }

        if (known.TryGetValue(resource.Id, out var wave))
        {
            return wave;
        }

        wave = resource.DependsOn.Select(d => byId.TryGetValue(d, out var other) ? Of(byId, other, known, depth + 1) + 1 : 0).DefaultIfEmpty().Max();
        return known[resource.Id] = wave;
    }
}
