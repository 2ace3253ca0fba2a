using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Local;

/// <summary>Objects that were read lately, up to a number of bytes. Large ones are not kept.</summary>
internal sealed class RecentObjects(int capacity)
{
    private readonly Lock gate = new();
    private readonly Dictionary<ObjectId, GitObject> objects = [];
    private readonly Queue<ObjectId> order = new();
    private long size;

    public bool Contains(ObjectId id)
    {
        lock (gate)
        {
            return objects.ContainsKey(id);
        }
    }

    public GitObject? Find(ObjectId id)
    {
        lock (gate)
        {
            return objects.GetValueOrDefault(id);
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            objects.Clear();
            order.Clear();
            size = 0;
        }
    }

    public void Add(ObjectId id, GitObject item)
    {
        lock (gate)
        {
            if (item.Content.Length > capacity / 16 || !objects.TryAdd(id, item))
            {
                return;
            }

            order.Enqueue(id);
            size += item.Content.Length;
            while (size > capacity && order.TryDequeue(out var oldest) && objects.Remove(oldest, out var evicted))
            {
                size -= evicted.Content.Length;
            }
        }
    }
}
