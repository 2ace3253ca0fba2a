using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace GitOpsServerless.Rendering.Tools;

internal static partial class TempFolders
{
    private static readonly TimeSpan s_abandoned = TimeSpan.FromHours(6);
    private static readonly ConcurrentDictionary<string, bool> s_swept = new(StringComparer.Ordinal);

    /// <summary>Removes, once a process, what a process that was killed left behind; no run takes so long.</summary>
    public static void RemoveAbandoned(string parent, TimeProvider time)
    {
        if (!s_swept.TryAdd(Path.GetFullPath(parent), true) || !Directory.Exists(parent))
        {
            return;
        }

        foreach (var folder in new DirectoryInfo(parent).EnumerateDirectories("gitops-*", new EnumerationOptions { IgnoreInaccessible = true }))
        {
            if (!Name().IsMatch(folder.Name) || folder.LinkTarget is not null || time.GetUtcNow().UtcDateTime - folder.LastWriteTimeUtc < s_abandoned)
            {
                continue;
            }

            try
            {
                folder.Delete(recursive: true);
            }
            catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
            {
                // It belongs to another user, or is gone already.
            }
        }
    }

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

    [GeneratedRegex("^gitops-[0-9a-f]{32}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
