namespace GitOpsServerless.Rendering.Helm;

/// <summary>
/// Versions that a chart's dependency or an application allows, in the syntax of Helm: <c>1.2.3</c>, <c>1.x</c>, <c>~1.2</c>, <c>^1.2</c>,
/// <c>&gt;=1.2 &lt;2</c>, <c>1.2 - 1.4</c>, alternatives after <c>||</c>; empty means the newest release. Prereleases take part only where
/// a bound names one.
/// </summary>
internal sealed class ChartVersionRange
{
    private const string Signs = "<>=!~^";
    private readonly List<List<Bound>> _alternatives = [];

    /// <summary>Null where the text is no range.</summary>
    public static ChartVersionRange? TryParse(string text)
    {
        var range = new ChartVersionRange();
        foreach (var alternative in (text.Trim().Length == 0 ? "*" : text).Split("||"))
        {
            var bounds = new List<Bound>();
            if (!TryAddAll(alternative, bounds))
            {
                return null;
            }

            range._alternatives.Add(bounds);
        }

        return range;
    }

    public bool Contains(ChartVersion version) => _alternatives.Exists(bounds =>
        bounds.TrueForAll(b => b.Holds(version)) && (!version.IsPrerelease || bounds.Exists(b => b.NamesPrerelease)));

    private static bool TryAddAll(string text, List<Bound> bounds)
    {
        var words = text.Replace(',', ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var at = 0; at < words.Length; at++)
        {
            var word = words[at];
            if (at + 2 < words.Length && words[at + 1] == "-")
            {
                if (!TryAdd(">=" + word, bounds) || !TryAdd("<=" + words[at + 2], bounds))
                {
                    return false;
                }

                at += 2;
            }
            else if (!TryAdd(word.Trim(Signs.ToCharArray()).Length == 0 && at + 1 < words.Length ? word + words[++at] : word, bounds))
            {
                return false;
            }
        }

        return bounds.Count > 0;
    }

    private static bool TryAdd(string word, List<Bound> bounds)
    {
        var length = word.TakeWhile(c => Signs.Contains(c, StringComparison.Ordinal)).Count();
        if (!ChartVersion.TryParse(word[length..], out var version, out var given))
        {
            return false;
        }

        // What is not given may be anything: "1.2" in a comparison means the whole of 1.2.
        var after = given == 0 ? null : (ChartVersion?)After(version, given);
        switch (word[..length])
        {
            case "" or "=" when given == 3:
                bounds.Add(new Bound("=", version, version.IsPrerelease));
                return true;
            case "" or "=":
                return AddBetween(bounds, version, after);
            case "~" or "~>":
                return AddBetween(bounds, version, given == 0 ? null : After(version, Math.Min(given, 2)));
            case "^":
                return AddBetween(bounds, version, given == 0 ? null : After(version, version.Major > 0 || given == 1 ? 1 : version.Minor > 0 || given == 2 ? 2 : 3));
            case ">=" or "=>":
                bounds.Add(new Bound(">=", version, version.IsPrerelease));
                return true;
            case "<" or "!=":
                bounds.Add(new Bound(word[..length], version, version.IsPrerelease));
                return true;
            case ">":
                bounds.Add(given == 3 ? new Bound(">", version, version.IsPrerelease) : new Bound(">=", after ?? version, NamesPrerelease: false));
                return true;
            case "<=" or "=<":
                bounds.Add(given == 3 || after is null ? new Bound("<=", version, version.IsPrerelease) : new Bound("<", after.Value, NamesPrerelease: false));
                return true;
            default:
                return false;
        }
    }

    private static bool AddBetween(List<Bound> bounds, ChartVersion from, ChartVersion? to)
    {
        bounds.Add(new Bound(">=", from, from.IsPrerelease));
        if (to is { } end)
        {
            bounds.Add(new Bound("<", end, NamesPrerelease: false));
        }

        return true;
    }

    // The first version in which the last of the first numbers is greater; its own prereleases are after it too.
    private static ChartVersion After(ChartVersion version, int count) => count switch
    {
        1 => new ChartVersion(version.Major + 1, 0, 0, "0"),
        2 => new ChartVersion(version.Major, version.Minor + 1, 0, "0"),
        _ => new ChartVersion(version.Major, version.Minor, version.Patch + 1, "0"),
    };

    private sealed record Bound(string Sign, ChartVersion Version, bool NamesPrerelease)
    {
        public bool Holds(ChartVersion candidate)
        {
            var order = candidate.CompareTo(Version);
            return Sign switch
            {
                "=" => order == 0,
                "!=" => order != 0,
                ">" => order > 0,
                ">=" => order >= 0,
                "<" => order < 0,
                _ => order <= 0,
            };
        }
    }
}
