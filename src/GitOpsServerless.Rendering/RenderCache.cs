using GitOpsServerless.Rendering.Tools;

namespace GitOpsServerless.Rendering;

/// <summary>
/// Output of rendering programs by the digest of everything that went in, the program included. Bounded; the output used longest ago
/// goes first. Decrypted values never enter it: encrypted files are rendered with placeholders.
/// </summary>
public sealed class RenderCache
{
    private readonly long _maxBytes;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _order = new();
    private readonly CacheFolder? _folder;

    /// <summary>Creates a cache.</summary>
    /// <param name="maxBytes">Most bytes of output that it keeps in memory.</param>
    /// <param name="folder">Folder that it shares with other processes and keeps when this one ends; null means memory alone.</param>
    /// <param name="maxFolderBytes">Most bytes that it keeps in the folder.</param>
    public RenderCache(long maxBytes = 128L * 1024 * 1024, string? folder = null, long maxFolderBytes = 512L * 1024 * 1024)
    {
        _maxBytes = maxBytes;
        _folder = folder is null ? null : new CacheFolder(folder, maxFolderBytes);
    }

    /// <summary>Bytes that it keeps now.</summary>
    public long Bytes { get; private set; }

    /// <summary>How many outputs it keeps now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    internal ReadOnlyMemory<byte>? Find(string digest)
    {
        if (FindInMemory(digest) is { } known)
        {
            return known;
        }

        if (_folder?.Find(digest) is not { } kept)
        {
            return null;
        }

        AddToMemory(digest, kept);
        return kept;
    }

    internal void Add(string digest, ReadOnlyMemory<byte> output)
    {
        AddToMemory(digest, output);
        _folder?.Add(digest, output);
    }

    private ReadOnlyMemory<byte>? FindInMemory(string digest)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(digest, out var node))
            {
                return null;
            }

            _order.Remove(node);
            _order.AddFirst(node);
            return node.Value.Output;
        }
    }

    private void AddToMemory(string digest, ReadOnlyMemory<byte> output)
    {
        if (output.Length > _maxBytes)
        {
            return;
        }

        lock (_gate)
        {
            if (_entries.ContainsKey(digest))
            {
                return;
            }

            _entries[digest] = _order.AddFirst(new Entry(digest, output));
            Bytes += output.Length;
            while (Bytes > _maxBytes)
            {
                var last = _order.Last!;
                _order.RemoveLast();
                _entries.Remove(last.Value.Digest);
                Bytes -= last.Value.Output.Length;
            }
        }
    }

    private sealed record Entry(string Digest, ReadOnlyMemory<byte> Output);
}
