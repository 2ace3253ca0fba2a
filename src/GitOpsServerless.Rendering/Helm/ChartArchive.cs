using System.Formats.Tar;
using System.IO.Compression;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Files;

namespace GitOpsServerless.Rendering.Helm;

/// <summary>
/// Looks into a packed chart before Helm unpacks it, and into the packed charts in it: it must not grow beyond the limits, its entries must
/// be plain files inside it, its schemas complete in themselves, and its templates without functions that ask other hosts.
/// </summary>
internal static class ChartArchive
{
    private const int MaxDepth = 4;

    public static void Check(ReadOnlyMemory<byte> archive, string path, RenderingLimits limits, List<Diagnostic> diagnostics)
    {
        try
        {
            Check(archive, path, new Budget(limits.MaxTotalBytes, limits.MaxFiles), depth: 0, diagnostics);
        }
        catch (LimitReachedException)
        {
            diagnostics.Add(DiagnosticCatalog.RenderLimit.Create($"The packed chart grows to more than {limits.MaxTotalBytes} bytes.", path));
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException or FormatException or ArgumentException)
        {
            diagnostics.Add(DiagnosticCatalog.InvalidRenderOption.Create("The packed chart is not a valid archive.", path));
        }
    }

    /// <summary>Whether helm unpacks a file of a chart.</summary>
    public static bool IsPacked(string path) => path.EndsWith(".tgz", StringComparison.Ordinal) || path.EndsWith(".tar.gz", StringComparison.Ordinal);

    private static void Check(ReadOnlyMemory<byte> archive, string path, Budget budget, int depth, List<Diagnostic> diagnostics)
    {
        if (depth > MaxDepth)
        {
            throw new LimitReachedException();
        }

        using var packed = new MemoryStream(archive.ToArray(), writable: false);
        using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        using var bounded = new BoundedStream(gzip, budget);
        using var tar = new TarReader(bounded);
        while (tar.GetNextEntry() is { } entry)
        {
            budget.TakeFile();
            var isPlain = entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.Directory
                or TarEntryType.GlobalExtendedAttributes or TarEntryType.ExtendedAttributes;
            if (!isPlain || entry.Name.StartsWith('/') || entry.Name.AsSpan().IndexOfAny("\\:") >= 0 || entry.Name.Split('/').Contains("..", StringComparer.Ordinal))
            {
                diagnostics.Add(DiagnosticCatalog.PathOutsideSource.Create("The packed chart has links, or entries that leave its folder.", path));
                return;
            }

            if (IsPacked(entry.Name))
            {
                Check(Read(entry), path, budget, depth + 1, diagnostics);
            }
            else if (SourcePath.NameOf(entry.Name) == ChartSchema.FileName)
            {
                if (ChartSchema.Problem(Read(entry).Span) is { } problem)
                {
                    diagnostics.Add(DiagnosticCatalog.PathOutsideSource.Create($"{entry.Name} of the packed chart: {problem}", path));
                }
            }
            else if (entry.DataStream is { } content)
            {
                ChartFunctions.CheckPacked(content, entry.Name, path, diagnostics);
            }
        }
    }

    private static ReadOnlyMemory<byte> Read(TarEntry entry)
    {
        using var content = new MemoryStream();
        entry.DataStream?.CopyTo(content);
        return content.ToArray();
    }

    private sealed class LimitReachedException : Exception;

    // One for an archive and all that is packed in it.
    private sealed class Budget(long bytes, int files)
    {
        private long _bytes = bytes;
        private int _files = files;

        public void TakeBytes(int count) => _bytes = _bytes >= count ? _bytes - count : throw new LimitReachedException();

        public void TakeFile() => _files = _files > 0 ? _files - 1 : throw new LimitReachedException();
    }

    private sealed class BoundedStream(Stream inner, Budget budget) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _read; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

        public override int Read(Span<byte> buffer) => Count(inner.Read(buffer));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private int Count(int read)
        {
            _read += read;
            budget.TakeBytes(read);
            return read;
        }
    }
}
