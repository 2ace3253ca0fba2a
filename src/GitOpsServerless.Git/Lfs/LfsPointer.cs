using System.Globalization;
using System.Text;

namespace GitOpsServerless.Git.Lfs;

/// <summary>The small files that Git LFS leaves in place of large ones (git-lfs specification, "The Pointer").</summary>
/// <param name="Id">SHA-256 of the content, in lower-case hexadecimal digits.</param>
/// <param name="Size">Bytes of the content.</param>
internal sealed record LfsPointer(string Id, long Size)
{
    private const int MaxLength = 1024;
    private const int IdLength = 64;

    /// <summary>Null where the content is not a pointer.</summary>
    public static LfsPointer? TryParse(ReadOnlySpan<byte> content)
    {
        if (content.Length >= MaxLength || !content.StartsWith("version https://git-lfs.github.com/spec/"u8))
        {
            return null;
        }

        var (id, size) = (string.Empty, -1L);
        foreach (var line in Encoding.UTF8.GetString(content).Split('\n'))
        {
            if (line.StartsWith("oid sha256:", StringComparison.Ordinal))
            {
                id = line["oid sha256:".Length..];
            }
            else if (line.StartsWith("size ", StringComparison.Ordinal) && long.TryParse(line.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                size = value;
            }
        }

        return id.Length == IdLength && id.All(char.IsAsciiHexDigitLower) && size >= 0 ? new LfsPointer(id, size) : null;
    }
}
