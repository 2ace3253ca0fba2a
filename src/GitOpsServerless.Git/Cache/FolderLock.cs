namespace GitOpsServerless.Git.Cache;

/// <summary>Keeps other processes from the same housekeeping. Who does not get it goes on without.</summary>
internal static class FolderLock
{
    public static IDisposable? TryTake(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, "housekeeping.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
