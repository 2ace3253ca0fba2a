namespace GitOpsServerless.Rendering.Tools;

internal static class TempFolders
{
    /// <summary>A new folder with an unguessable name that only this user may enter.</summary>
    public static string Create(string parent)
    {
        var path = Path.GetFullPath(Path.Combine(parent, $"gitops-{Guid.NewGuid():N}"));
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }
}
