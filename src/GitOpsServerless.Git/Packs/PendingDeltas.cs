using System.Runtime.InteropServices;
using GitOpsServerless.Git.Objects;
using Microsoft.Win32.SafeHandles;

namespace GitOpsServerless.Git.Packs;

/// <summary>The deltas whose base was not at hand when they arrived. They are resolved from the file, bases first.</summary>
internal sealed class PendingDeltas(List<PackEntry> entries, SafeFileHandle file, GitLimits limits, DeltaWindow window, BufferPool pool)
{
    private readonly Dictionary<int, int> baseOf = [];
    private readonly Dictionary<int, List<int>> childrenOfEntry = [];
    private readonly Dictionary<ObjectId, List<int>> childrenOfId = [];
    private readonly Dictionary<int, ObjectId> externalBaseOf = [];
    private readonly EntryReader reader = new(file, limits, pool);
    private Func<ObjectId, GitObject?>? findOutside;
    private int unresolved;
    private long inflated;

    /// <summary>Whether the pack does not stand on its own.</summary>
    public bool IsThin => externalBaseOf.Count > 0 || unresolved > 0;

    public static int CheckDepth(int depth, GitLimits limits) =>
        depth <= limits.MaxDeltaDepth ? depth : throw GitException.Limit("The length of a chain of deltas", limits.MaxDeltaDepth);

    public static void CheckInflated(long inflated, GitLimits limits)
    {
        if (inflated > limits.MaxInflatedBytes)
        {
            throw GitException.Limit("The inflated size of a pack", limits.MaxInflatedBytes);
        }
    }

    /// <summary>The entry that starts at an offset: the base of an offset delta must be one.</summary>
    public int IndexAt(long offset)
    {
        var (low, high) = (0, entries.Count - 1);
        var span = CollectionsMarshal.AsSpan(entries);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = span[middle].Offset.CompareTo(offset);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        throw GitException.Corrupt("A delta has its base where no entry starts.");
    }

    public void AddResolved(int index, int baseIndex) => baseOf[index] = baseIndex;

    public void Add(int index, int baseIndex, ObjectId baseId)
    {
        unresolved++;
        if (baseIndex >= 0)
        {
            baseOf[index] = baseIndex;
            Append(childrenOfEntry, baseIndex, index);
        }
        else
        {
            Append(childrenOfId, baseId, index);
        }
    }

    /// <summary>
    /// Resolves all. A delta that has no base, or itself among its bases, is refused, or left with the zero id where a thin
    /// pack was asked for by a reader that does not hold all of what it said to have.
    /// </summary>
    public long Resolve(Func<ObjectId, GitObject?>? findBase, bool allowMissing, long inflatedSoFar, CancellationToken cancellationToken)
    {
        inflated = inflatedSoFar;
        findOutside = findBase;
        if (unresolved == 0)
        {
            return inflated;
        }

        for (var index = 0; index < entries.Count && unresolved > 0; index++)
        {
            if (!entries[index].Id.IsZero)
            {
                ResolveChildren(index, cancellationToken);
            }
        }

        ResolveFromOutside(cancellationToken);
        return unresolved == 0 || allowMissing ? inflated : throw GitException.Corrupt("A pack has deltas whose base is missing.");
    }

    private static void Append<TKey>(Dictionary<TKey, List<int>> children, TKey key, int index)
        where TKey : notnull
    {
        ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(children, key, out _);
        (list ??= []).Add(index);
    }

    private void ResolveFromOutside(CancellationToken cancellationToken)
    {
        foreach (var baseId in childrenOfId.Keys.ToArray())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!childrenOfId.ContainsKey(baseId) || Outside(baseId) is not { } source || !childrenOfId.Remove(baseId, out var children))
            {
                continue;
            }

            foreach (var child in children)
            {
                externalBaseOf[child] = baseId;
                Settle(child, source.Kind, source.Content.Span, 0);
                ResolveChildren(child, cancellationToken);
            }
        }
    }

    /// <summary>
    /// A base from outside of the pack. Only its id is kept: a pack of a few bytes could name bases of many gigabytes together.
    /// </summary>
    private GitObject? Outside(ObjectId id)
    {
        var found = findOutside?.Invoke(id);
        inflated += found?.Content.Length ?? 0;
        CheckInflated(inflated, limits);
        return found;
    }

    private void ResolveChildren(int root, CancellationToken cancellationToken)
    {
        var work = new Stack<int>([root]);
        while (work.TryPop(out var index))
        {
            childrenOfEntry.Remove(index, out var byOffset);
            childrenOfId.Remove(entries[index].Id, out var byId);
            int[] children = [.. byOffset ?? [], .. byId ?? []];
            if (children.Length == 0)
            {
                continue;
            }

            // Once for all children: to make a large base again for each of them would be work without bound.
            var (source, isOwn) = Find(index);
            source.Pinned = true;
            foreach (var child in children.Where(child => entries[child].Id.IsZero))
            {
                cancellationToken.ThrowIfCancellationRequested();
                baseOf[child] = index;
                Settle(child, source.Kind, source.Span, entries[index].Depth);
                work.Push(child);
            }

            source.Pinned = false;
            if (isOwn)
            {
                source.Return();
            }
        }
    }

    private void Settle(int index, ObjectKind kind, ReadOnlySpan<byte> source, int baseDepth)
    {
        var content = Counted(reader.ApplyDelta(entries[index].Offset, kind, source));
        entries[index] = entries[index] with { Id = content.Hash(), Depth = CheckDepth(baseDepth + 1, limits) };
        window.Add(index, content);
        unresolved--;
    }

    /// <summary>The content of a resolved entry.</summary>
    public GitObject Content(int index)
    {
        var (content, isOwn) = Find(index);
        var result = content.ToObject();
        if (isOwn)
        {
            content.Return();
        }

        return result;
    }

    /// <summary>From the window, else rebuilt from the nearest base that is there; what was rebuilt is the caller's to return.</summary>
    private (PackedContent Content, bool IsOwn) Find(int index)
    {
        var chain = new Stack<int>();
        var content = window.Find(index);
        while (content is null && !externalBaseOf.ContainsKey(index) && baseOf.TryGetValue(index, out var baseIndex))
        {
            chain.Push(index);
            index = baseIndex;
            content = window.Find(index);
        }

        var isOwn = content is null;
        content ??= Counted(externalBaseOf.TryGetValue(index, out var baseId) ? OnOutside(index, baseId) : reader.ReadWhole(entries[index].Offset));
        while (chain.TryPop(out var next))
        {
            var made = Counted(reader.ApplyDelta(entries[next].Offset, content.Kind, content.Span));
            if (isOwn)
            {
                content.Return();
            }

            (content, isOwn) = (made, true);
        }

        return (content, isOwn);
    }

    private PackedContent OnOutside(int index, ObjectId baseId)
    {
        var source = Outside(baseId) ?? throw new GitException(GitFault.ObjectMissing, $"The object {baseId}, a base of a delta, is not at hand any more.");
        return reader.ApplyDelta(entries[index].Offset, source.Kind, source.Content.Span);
    }

    private PackedContent Counted(PackedContent content)
    {
        inflated += content.Length;
        CheckInflated(inflated, limits);
        return content;
    }
}
