namespace GitOpsServerless.PowerShell.Manifests;

/// <summary>What belongs to a path that is rendered alone.</summary>
internal static class RenderRoot
{
    /// <summary>The repository around a path, else the folder itself: what lies outside is not read.</summary>
    public static string Of(string path)
    {
        var folder = Directory.Exists(path) ? path : System.IO.Path.GetDirectoryName(path)!;
        for (var current = new DirectoryInfo(folder); current is not null; current = current.Parent)
        {
            if (Directory.Exists(System.IO.Path.Combine(current.FullName, ".git")) || File.Exists(System.IO.Path.Combine(current.FullName, ".git")))
            {
                return current.FullName;
            }
        }

        return folder;
    }

    /// <summary>A name for the release or deployment: the folder's, in the letters that both allow.</summary>
    public static string NameOf(string path)
    {
        var folder = Directory.Exists(path) ? path : System.IO.Path.GetDirectoryName(path)!;
        var name = new string([.. new DirectoryInfo(folder).Name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]).Trim('-');
        return name.Length == 0 ? "manifest" : name[..Math.Min(name.Length, 53)].TrimEnd('-');
    }
}
