using System.Globalization;

namespace GitOpsServerless.Rendering.Helm;

/// <summary>A version of a chart (Semantic Versioning 2.0; build metadata says nothing about order).</summary>
internal readonly record struct ChartVersion(long Major, long Minor, long Patch, string Prerelease) : IComparable<ChartVersion>
{
    public bool IsPrerelease => Prerelease.Length > 0;

    /// <summary>Reads a version whose last numbers may be missing; <paramref name="given"/> says how many are there. A wildcard ends it.</summary>
    public static bool TryParse(string text, out ChartVersion version, out int given)
    {
        version = default;
        given = 0;
        text = text.StartsWith('v') || text.StartsWith('V') ? text[1..] : text;
        text = text.IndexOf('+', StringComparison.Ordinal) is var plus and >= 0 ? text[..plus] : text;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var numbers = (dash < 0 ? text : text[..dash]).Split('.');
        Span<long> values = [0, 0, 0];
        var open = false;
        foreach (var number in numbers.Length <= 3 ? numbers : [])
        {
            if (number is "*" or "x" or "X")
            {
                open = true;
            }
            else if (open || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out values[given++]))
            {
                return false;
            }
        }

        version = new ChartVersion(values[0], values[1], values[2], dash < 0 ? string.Empty : text[(dash + 1)..]);
        return numbers.Length <= 3 && (given > 0 || open);
    }

    public int CompareTo(ChartVersion other)
    {
        var order = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        return order != 0 ? order : ComparePrerelease(Prerelease, other.Prerelease);
    }

    private static int ComparePrerelease(string left, string right)
    {
        if (left.Length == 0 || right.Length == 0)
        {
            return right.Length.CompareTo(left.Length) switch { 0 => 0, var order => Math.Sign(order) };
        }

        var (a, b) = (left.Split('.'), right.Split('.'));
        for (var at = 0; at < Math.Min(a.Length, b.Length); at++)
        {
            var order = (Number(a[at]), Number(b[at])) switch
            {
                ({ } x, { } y) => x.CompareTo(y),
                ({ }, null) => -1,
                (null, { }) => 1,
                _ => string.CompareOrdinal(a[at], b[at]),
            };
            if (order != 0)
            {
                return order;
            }
        }

        return a.Length.CompareTo(b.Length);
    }

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
