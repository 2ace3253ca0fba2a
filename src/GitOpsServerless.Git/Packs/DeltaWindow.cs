namespace GitOpsServerless.Git.Packs;

/// <summary>
/// The resolved objects that stay in memory as bases of deltas to come: a queue of bounded size in which a used object gets
/// a second turn.
/// </summary>
internal sealed class DeltaWindow(long capacity) : IDisposable
{
    /// <summary>What an object costs besides its buffer: the object itself, its place in the dictionary and in the queue.</summary>
    private const int Overhead = 160;

    private readonly Dictionary<long, PackedContent> contents = [];
    private readonly Queue<long> order = new();
    private long size;

    public PackedContent? Find(long index)
    {
        if (!contents.TryGetValue(index, out var content))
        {
            return null;
        }

        content.Touched = true;
        return content;
    }

    /// <summary>Takes ownership. An object that would fill half of the window is not kept.</summary>
    public void Add(long index, PackedContent content)
    {
        if (SizeOf(content) > capacity / 2 || !contents.TryAdd(index, content))
        {
            content.Return();
            return;
        }

        order.Enqueue(index);
        size += SizeOf(content);
        while (size > capacity)
        {
            Evict();
        }
    }

    public void Dispose()
    {
        foreach (var content in contents.Values)
        {
            content.Return();
        }

        contents.Clear();
    }

    private static long SizeOf(PackedContent content) => content.Capacity + Overhead;

    /// <summary>Ends, since at most one object is pinned and no object is larger than half of the window.</summary>
    private void Evict()
    {
        var index = order.Dequeue();
        var content = contents[index];
        if (content.Touched || content.Pinned)
        {
            content.Touched = false;
            order.Enqueue(index);
            return;
        }

        contents.Remove(index);
        size -= SizeOf(content);
        content.Return();
    }
}
