using System.Collections.Concurrent;
using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Trees;

/// <summary>Remembers folders that were found to be at hand with all below them.</summary>
internal sealed class CompleteTrees
{
    private const int Capacity = 100_000;

    private readonly ConcurrentDictionary<ObjectId, byte> ids = new();

    public bool Contains(ObjectId id) => ids.ContainsKey(id);

    public void Add(ObjectId id)
    {
        if (ids.Count < Capacity)
        {
            ids.TryAdd(id, 0);
        }
    }

    public void Clear() => ids.Clear();
}
