namespace GitOpsServerless.Git.Cache;

/// <summary>Files that go away when they are closed.</summary>
internal static class TemporaryFile
{
    public const string Extension = ".tmp";

    public static FileStream Create(string folder) =>
        new(Path.Combine(folder, Path.GetRandomFileName() + Extension), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
}
