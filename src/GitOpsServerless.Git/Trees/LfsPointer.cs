namespace GitOpsServerless.Git.Trees;

/// <summary>Recognises the small files that Git LFS leaves in place of large ones (git-lfs specification).</summary>
internal static class LfsPointer
{
    private const int MaxLength = 1024;

    public static bool Is(ReadOnlySpan<byte> content) =>
        content.Length < MaxLength && content.StartsWith("version https://git-lfs.github.com/spec/"u8) && content.IndexOf("\noid sha256:"u8) > 0;
}
