using Microsoft.Win32.SafeHandles;

namespace GitOpsServerless.Git.Packs;

/// <summary>The bytes of an index file: in memory where it is small, else read in place.</summary>
internal sealed class IndexFile : IDisposable
{
    private const long SmallLength = 8 << 20;

    private readonly SafeFileHandle file;
    private readonly byte[]? content;

    public IndexFile(string path)
    {
        file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        Length = RandomAccess.GetLength(file);
        if (Length <= SmallLength)
        {
            content = new byte[Length];
            Length = RandomAccess.Read(file, content, 0);
        }
    }

    public long Length { get; }

    public void Read(Span<byte> destination, long offset)
    {
        if (offset < 0 || offset + destination.Length > Length)
        {
            throw GitException.Corrupt("A pack index breaks off.");
        }

        if (content is not null)
        {
            content.AsSpan((int)offset, destination.Length).CopyTo(destination);
        }
        else if (RandomAccess.Read(file, destination, offset) != destination.Length)
        {
            throw GitException.Corrupt("A pack index breaks off.");
        }
    }

    public void Dispose() => file.Dispose();
}
