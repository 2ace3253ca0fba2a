using System.Text;
using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Trees;

/// <summary>
/// Refuses names that could leave the tree, change a repository or mean something else on another file system, as Git itself does
/// with core.protectNTFS and core.protectHFS.
/// </summary>
internal static class PathGuard
{
    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. Enumerable.Range(1, 9).SelectMany(number => new[] { $"COM{number}", $"LPT{number}" })],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Splits a path of the tree into its parts; refuses parts that no tree may have.</summary>
    public static string[] Split(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToArray();
        return Array.Find(parts, IsDangerous) is { } part
            ? throw new GitException(GitFault.DangerousName, $"The path '{Shown(path)}' has the part '{Shown(part)}', which may not stand in a tree.", Shown(path))
            : parts;
    }

    public static void Check(TreeEntry entry, string folder)
    {
        if (IsDangerous(entry.Name))
        {
            throw new GitException(
                GitFault.DangerousName, $"The folder '{Shown(folder)}' has an entry '{Shown(entry.Name)}', which may not stand in a tree.", Shown(Join(folder, entry.Name)));
        }
    }

    public static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    public static bool IsDangerous(string name)
    {
        if (name is "" or "." or ".." || name.AsSpan().IndexOfAny('/', '\\', '\0') >= 0)
        {
            return true;
        }

        // What NTFS drops or takes as the name of a stream, and what HFS+ leaves out of comparisons.
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var plain = (colon < 0 ? name : name[..colon]).TrimEnd(' ', '.');
        var visible = Composed(string.Concat(plain.Where(character => !IsIgnored(character))));
        return visible.Equals(".git", StringComparison.OrdinalIgnoreCase)
            || visible.Equals("git~1", StringComparison.OrdinalIgnoreCase)
            || (plain.Length == 0)
            || Devices.Contains(plain.Split('.')[0].TrimEnd(' '));
    }

    /// <summary>Names with characters that Unicode does not assign, such as U+FFFE, have no composed form and are none of those below.</summary>
    private static string Composed(string name)
    {
        try
        {
            return name.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return name;
        }
    }

    private static bool IsIgnored(char character) =>
        character is (>= '\u200c' and <= '\u200f') or (>= '\u202a' and <= '\u202e') or (>= '\u206a' and <= '\u206f') or '\ufeff';

    private static string Shown(string text) => Wire.RemoteText.Clean(text);
}
