namespace GitOpsServerless.Functions.Hosting;

/// <summary>
/// Folders of state. The sandbox keeps objects as a cluster does, Secrets among them, and snapshots keep what the repository has, so
/// only the user may read them.
/// </summary>
internal static class StateFolders
{
    private const UnixFileMode OnlyTheUser = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private static readonly string[] Names = ["documents", "snapshots", "leases", "sandbox", "git"];

    public static void Create(string? root)
    {
        if (root is null)
        {
            return;
        }

        Directory.CreateDirectory(root);
        foreach (var folder in Names.Select(n => Directory.CreateDirectory(Path.Combine(root, n))))
        {
            if (!OperatingSystem.IsWindows())
            {
                folder.UnixFileMode = OnlyTheUser;
            }
        }
    }
}
