using GitOpsServerless.Git.Objects;
using Microsoft.Win32.SafeHandles;

namespace GitOpsServerless.Git.Packs;

/// <summary>
/// Reads objects of a pack file at known offsets. Not for use by two threads at once. Objects stay in a window for a while, since the
/// objects of one folder are often deltas on each other: a chain is not made again from its start for each.
/// </summary>
internal sealed class PackFile : IDisposable
{
    private const long WindowBytes = 4 << 20;

    private readonly SafeFileHandle file;
    private readonly EntryReader reader;
    private readonly GitLimits limits;
    private readonly DeltaWindow window = new(WindowBytes);

    public PackFile(string path, GitLimits limits, BufferPool pool)
    {
        file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.RandomAccess);
        reader = new EntryReader(file, limits, pool);
        this.limits = limits;
    }

    /// <summary>When its date was set last, which tells what was used least recently.</summary>
    public DateTimeOffset Touched { get; set; }

    /// <summary>Reads an object; <paramref name="find"/> gives the offset of an id in this pack, or -1.</summary>
    public GitObject Read(long offset, Func<ObjectId, long> find)
    {
        var chain = new Stack<long>();
        var content = window.Find(offset);
        var header = content is null ? reader.ReadHeader(offset) : default;
        while (content is null && header.IsDelta)
        {
            chain.Push(offset);
            PendingDeltas.CheckDepth(chain.Count, limits);
            offset = header.Kind == ObjectKind.OffsetDelta ? offset - header.BaseDistance : find(header.BaseId);
            content = window.Find(offset);
            header = content is null ? reader.ReadHeader(offset) : default;
        }

        var isOwn = content is null;
        content ??= reader.Read(offset, header);
        while (chain.TryPop(out var next))
        {
            var made = reader.ApplyDelta(next, content.Kind, content.Span);
            Keep(offset, content, isOwn);
            (content, offset, isOwn) = (made, next, true);
        }

        var result = content.ToObject();
        Keep(offset, content, isOwn);
        return result;
    }

    public void Dispose()
    {
        window.Dispose();
        file.Dispose();
    }

    /// <summary>Gives what was made here to the window, which returns it at once where it has no room for it.</summary>
    private void Keep(long offset, PackedContent content, bool isOwn)
    {
        if (isOwn)
        {
            window.Add(offset, content);
        }
    }
}
