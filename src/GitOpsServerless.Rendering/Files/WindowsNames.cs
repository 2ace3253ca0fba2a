using System.Buffers;
using System.Collections.Frozen;

namespace GitOpsServerless.Rendering.Files;

/// <summary>
/// File names that mean something else on Windows than they say: streams (<c>a:b</c>), devices (<c>NUL</c>), short names (<c>GIT~1</c>),
/// and names whose trailing dots or spaces fall off.
/// </summary>
internal static class WindowsNames
{
    private static readonly FrozenSet<string> Devices = ((string[])
    [
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
        .. Enumerable.Range(0, 10).SelectMany(n => (string[])[$"COM{n}", $"LPT{n}"]),
    ]).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("<>:\"|?*\\/");

    public static bool IsSafe(string name) =>
        name.Length > 0
        && !name.AsSpan().ContainsAny(Forbidden)
        && !name.Any(char.IsControl)
        && name[^1] is not ('.' or ' ')
        && !Devices.Contains(name.Split('.')[0].TrimEnd())
        && !IsShortName(name);

    private static bool IsShortName(string name)
    {
        var tilde = name.LastIndexOf('~');
        return tilde is > 0 and <= 6 && tilde + 1 < name.Length && char.IsAsciiDigit(name[tilde + 1]) && name.Length <= 12;
    }
}
