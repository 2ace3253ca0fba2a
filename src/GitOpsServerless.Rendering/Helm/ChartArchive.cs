using System.Formats.Tar;
using System.IO.Compression;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Rendering.Helm;

/// <summary>
/// Looks into a packed chart before Helm unpacks it: it must not grow beyond the limits, and its entries must be plain files inside it.
/// </summary>
internal static class ChartArchive
{
    public static void Check(ReadOnlyMemory<byte> archive, string path, RenderingLimits limits, List<Diagnostic> diagnostics)
    {
        try
        {
            using var packed = new MemoryStream(archive.ToArray(), writable: false);
            using var gzip = new GZipStream(packed, CompressionMode.Decompress);
            using var bounded = new BoundedStream(gzip, limits.MaxTotalBytes);
            using var tar = new TarReader(bounded);
            CheckEntries(tar, path, limits, diagnostics);
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

    private static void CheckEntries(TarReader tar, string path, RenderingLimits limits, List<Diagnostic> diagnostics)
    {
        for (var count = 0; tar.GetNextEntry() is { } entry; count++)
        {
            if (count >= limits.MaxFiles)
            {
                throw new LimitReachedException();
            }

            var isPlain = entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.Directory
                or TarEntryType.GlobalExtendedAttributes or TarEntryType.ExtendedAttributes;
            if (!isPlain || entry.Name.StartsWith('/') || entry.Name.AsSpan().IndexOfAny("\\:") >= 0 || entry.Name.Split('/').Contains("..", StringComparer.Ordinal))
            {
                diagnostics.Add(DiagnosticCatalog.PathOutsideSource.Create("The packed chart has links, or entries that leave its folder.", path));
                return;
            }
        }
    }

    private sealed class LimitReachedException : Exception;

    private sealed class BoundedStream(Stream inner, long limit) : Stream
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
            return _read <= limit ? read : throw new LimitReachedException();
        }
    }
}
