using GitOpsServerless.Git.Objects;
using Microsoft.Win32.SafeHandles;

namespace GitOpsServerless.Git.Packs;

/// <summary>Reads objects of a pack file at known offsets. Not for use by two threads at once.</summary>
internal sealed class PackFile : IDisposable
{
    private readonly SafeFileHandle file;
    private readonly EntryReader reader;
    private readonly GitLimits limits;

    public PackFile(string path, GitLimits limits)
    {
        file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.RandomAccess);
        reader = new EntryReader(file, limits, new BufferPool());
        this.limits = limits;
    }

    /// <summary>Reads an object; <paramref name="find"/> gives the offset of an id in this pack, or -1.</summary>
    public PackedContent Read(long offset, Func<ObjectId, long> find)
    {
        var chain = new Stack<long>();
        var header = reader.ReadHeader(offset);
        while (header.IsDelta)
        {
            chain.Push(offset);
            PendingDeltas.CheckDepth(chain.Count, limits);
            offset = header.Kind == ObjectKind.OffsetDelta ? offset - header.BaseDistance : find(header.BaseId);
            header = reader.ReadHeader(offset);
        }

        var content = reader.Read(offset, header);
        while (chain.TryPop(out var next))
        {
            var source = content;
            content = reader.ApplyDelta(next, source.Kind, source.Span);
            source.Return();
        }

        return content;
    }

    public void Dispose() => file.Dispose();
}
