namespace GitOpsServerless.Git.Packs;

/// <summary>
/// The resolved objects that stay in memory as bases of deltas to come: a queue of bounded size in which a used object gets
/// a second turn.
/// </summary>
internal sealed class DeltaWindow(long capacity) : IDisposable
{
    private readonly Dictionary<int, PackedContent> contents = [];
    private readonly Queue<int> order = new();
    private long size;

    public PackedContent? Find(int index)
    {
        if (!contents.TryGetValue(index, out var content))
        {
            return null;
        }

        content.Touched = true;
        return content;
    }

    /// <summary>Takes ownership. An object that would fill half of the window is not kept.</summary>
    public void Add(int index, PackedContent content)
    {
        if (content.Length > capacity / 2 || !contents.TryAdd(index, content))
        {
            content.Return();
            return;
        }

        order.Enqueue(index);
        size += content.Length;
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

    private void Evict()
    {
        var index = order.Dequeue();
        var content = contents[index];
        if (content.Touched)
        {
            content.Touched = false;
            order.Enqueue(index);
            return;
        }

        contents.Remove(index);
        size -= content.Length;
        content.Return();
    }
}
