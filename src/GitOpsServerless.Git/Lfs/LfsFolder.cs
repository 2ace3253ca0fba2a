using System.Security.Cryptography;
using GitOpsServerless.Git.Cache;

namespace GitOpsServerless.Git.Lfs;

/// <summary>Large files by their ids on disk. What is damaged is taken as missing.</summary>
internal sealed class LfsFolder(string folder)
{
    public const string Extension = ".lfs";

    /// <summary>Whether the content is what the pointer says.</summary>
    public static bool Matches(LfsPointer pointer, ReadOnlySpan<byte> content) =>
        content.Length == pointer.Size && Convert.ToHexStringLower(SHA256.HashData(content)) == pointer.Id;

    public byte[]? Find(LfsPointer pointer)
    {
        try
        {
            var path = PathOf(pointer);
            var content = File.ReadAllBytes(path);
            return Matches(pointer, content) ? content : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Keep(LfsPointer pointer, ReadOnlySpan<byte> content)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var temporary = Path.Combine(folder, Path.GetRandomFileName() + TemporaryFile.Extension);
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, PathOf(pointer), overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is downloaded again when it is asked for.
        }
    }

    private string PathOf(LfsPointer pointer) => Path.Combine(folder, pointer.Id + Extension);
}
