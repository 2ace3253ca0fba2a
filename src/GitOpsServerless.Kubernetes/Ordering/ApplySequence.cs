using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes.Ordering;

/// <summary>
/// The position of every desired resource. A Namespace and a CustomResourceDefinition take the earliest position of what
/// depends on them.
/// </summary>
internal sealed class ApplySequence
{
    private readonly Dictionary<ResourceId, ApplyPosition> _positions = [];
    private readonly Dictionary<ResourceId, HookInfo> _hooks = [];

    private ApplySequence()
    {
    }

    public static ApplySequence Of(DesiredState desired)
    {
        var sequence = new ApplySequence();
        foreach (var resource in desired.Resources)
        {
            var hook = HookInfo.Of(resource.Payload);
            if (hook is not null && (!KindOrder.IsKept(resource.Id.Type) || hook.IsSkipped || hook.Phases.All(p => p == SyncPhase.SyncFail)))
            {
                sequence._hooks[resource.Id] = hook;
            }

            var phase = hook is null || hook.Phases.Count == 0 ? SyncPhase.Sync : hook.Phases.Min();
            sequence._positions[resource.Id] = new ApplyPosition(phase, HookInfo.WaveOf(resource.Payload), KindOrder.StageOf(resource.Id.Type));
        }

        sequence.RaiseDefinitions(desired);
        return sequence;
    }

    public ApplyPosition PositionOf(ResourceId id) =>
        _positions.TryGetValue(id, out var position)
            ? position
            : new ApplyPosition(SyncPhase.Sync, 0, KindOrder.StageOf(id.Type));

    /// <summary>The hook of an object; null for ordinary ones, and for kinds that are never deleted to run again: those come in its phase.</summary>
    public HookInfo? HookOf(ResourceId id) => _hooks.GetValueOrDefault(id);

    /// <summary>The position of a namespace that is made for the resources in it.</summary>
    public ApplyPosition PositionOfNamespace(string name) =>
        _positions.Where(p => p.Key.Scope == name).Select(p => p.Value).DefaultIfEmpty(new ApplyPosition(SyncPhase.Sync, 0, 0)).Min() with
        {
            Stage = KindOrder.Definitions,
        };

    private void RaiseDefinitions(DesiredState desired)
    {
        var earliestInNamespace = Earliest(_positions, p => p.Key.Scope);
        var earliestOfType = Earliest(_positions, p => p.Key.Type);
        foreach (var resource in desired.Resources)
        {
            var dependents = resource.Id.Type switch
            {
                KindOrder.Namespace => earliestInNamespace.GetValueOrDefault(resource.Id.Name),
                KindOrder.CustomResourceDefinition => earliestOfType.GetValueOrDefault(DefinedType(resource)),
                _ => null,
            };
            var own = _positions[resource.Id];
            if (dependents is { } first && (first with { Stage = own.Stage }).CompareTo(own) < 0)
            {
                _positions[resource.Id] = first with { Stage = own.Stage };
            }
        }
    }

    private static Dictionary<string, ApplyPosition?> Earliest(
        Dictionary<ResourceId, ApplyPosition> positions, Func<KeyValuePair<ResourceId, ApplyPosition>, string> key) =>
        positions.GroupBy(key, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => (ApplyPosition?)g.Min(p => p.Value), StringComparer.Ordinal);

    /// <summary>The type that a CustomResourceDefinition defines, such as <c>example.com/Widget</c>.</summary>
    public static string DefinedType(DesiredResource definition) => DefinedType(definition.Payload);

    public static string DefinedType(JsonObject definition)
    {
        var group = definition.TextAt("spec", "group") ?? string.Empty;
        var kind = definition.TextAt("spec", "names", "kind") ?? string.Empty;
        return $"{group}/{kind}";
    }
}
