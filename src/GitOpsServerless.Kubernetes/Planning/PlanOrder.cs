using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Ordering;

namespace GitOpsServerless.Kubernetes.Planning;

/// <summary>
/// Brings changes in apply order and numbers their groups (<see cref="Change.Wave"/>): hooks before, waves and stages,
/// deletions in reverse, hooks after.
/// </summary>
internal static class PlanOrder
{
    public static IReadOnlyList<Change> Sort(IEnumerable<Change> changes, ApplySequence sequence, LiveState live)
    {
        var sorted = changes.Select(c => (Change: c, Key: KeyOf(c, sequence, live)))
            .OrderBy(x => x.Key)
            .ThenBy(x => x.Change.Action == ChangeAction.Delete ? -KindOrder.RankOf(x.Change.Id.Type) : KindOrder.RankOf(x.Change.Id.Type))
            .ThenBy(x => x.Change.Id)
            .ToList();
        var numbers = sorted.Where(x => x.Change.IsEffective).Select(x => x.Key).Distinct()
            .Select((key, number) => (key, number)).ToDictionary(x => x.key, x => x.number);
        return [.. sorted.Select(x => x.Change with { Wave = numbers.GetValueOrDefault(x.Key) })];
    }

    private static GroupKey KeyOf(Change change, ApplySequence sequence, LiveState live)
    {
        if (change.Action == ChangeAction.Delete)
        {
            var wave = live.Resources.TryGetValue(change.Id, out var o) ? HookInfo.WaveOf(o.Payload) : 0;
            return new GroupKey((int)SyncPhase.Sync, 1, -wave, -KindOrder.StageOf(change.Id.Type));
        }

        var isMadeNamespace = change.Id.Type == KindOrder.Namespace && change.Reason == "sync.createNamespace";
        var position = isMadeNamespace ? sequence.PositionOfNamespace(change.Id.Name) : sequence.PositionOf(change.Id);
        return new GroupKey((int)position.Phase, 0, position.Wave, position.Stage);
    }

    private readonly record struct GroupKey(int Phase, int Deletes, int Wave, int Stage) : IComparable<GroupKey>
    {
        public int CompareTo(GroupKey other) =>
            (Phase, Deletes, Wave, Stage).CompareTo((other.Phase, other.Deletes, other.Wave, other.Stage));
    }
}
