using System.Globalization;
using NuGet.Versioning;

namespace GitOpsServerless.Git.Revisions;

/// <summary>A version in a range, of which the last numbers may be missing or a wildcard.</summary>
/// <param name="Given">How many of the three numbers are given.</param>
internal sealed record PartialVersion(int Major, int Minor, int Patch, int Given, string Prerelease)
{
    public bool HasPrerelease => Prerelease.Length > 0;

    public bool IsWhole => Given == 3;

    public SemanticVersion Lowest => new(Major, Minor, Patch, Prerelease);

    /// <summary>For the caret: the first number that is not zero must stay.</summary>
    public int CaretGiven => Given == 0 ? 0 : Major > 0 || Given == 1 ? 1 : Minor > 0 || Given == 2 ? 2 : 3;

    public static PartialVersion? TryParse(string text)
    {
        text = text.StartsWith('v') ? text[1..] : text;
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        text = plus < 0 ? text : text[..plus];
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var numbers = (dash < 0 ? text : text[..dash]).Split('.');
        var values = new int[3];
        var given = 0;
        var open = false;
        if (numbers.Length > 3 || (dash >= 0 && dash == text.Length - 1))
        {
            return null;
        }

        foreach (var number in numbers)
        {
            if (number is "*" or "x" or "X")
            {
                open = true;
            }
            else if (open || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out values[given++]) || values[given - 1] == int.MaxValue)
            {
                // The largest number has no next one, which the end of a range needs.
                return null;
            }
        }

        return new PartialVersion(values[0], values[1], values[2], given, dash < 0 ? string.Empty : text[(dash + 1)..]);
    }

    /// <summary>The first version in which the last of the first <paramref name="count"/> numbers is greater; null for none.</summary>
    public SemanticVersion? Next(int count) => count switch
    {
        0 => null,
        1 => new SemanticVersion(Major + 1, 0, 0, "0"),
        2 => new SemanticVersion(Major, Minor + 1, 0, "0"),
        _ => new SemanticVersion(Major, Minor, Patch + 1, "0"),
    };
}
