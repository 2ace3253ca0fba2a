using NuGet.Versioning;

namespace GitOpsServerless.Git.Revisions;

/// <summary>
/// A range of semantic versions as Flux and Argo CD write them: <c>&gt;=1.2 &lt;2</c>, <c>1.2.*</c>, <c>^1.2</c>, <c>~1.2.3</c>,
/// <c>1.2 - 1.4</c>, alternatives after <c>||</c>. Versions before a release match only a comparison that names one itself (<c>&gt;=1.0-0</c>).
/// </summary>
internal sealed class SemanticRange
{
    private readonly List<Comparison[]> alternatives = [];

    /// <summary>Null where the text is not a range.</summary>
    public static SemanticRange? TryParse(string text)
    {
        var range = new SemanticRange();
        foreach (var alternative in text.Split("||"))
        {
            var comparisons = new List<Comparison>();
            if (!TryParseAlternative(alternative, comparisons))
            {
                return null;
            }

            range.alternatives.Add([.. comparisons]);
        }

        return range;
    }

    public bool Contains(SemanticVersion version) =>
        alternatives.Any(comparisons => comparisons.All(comparison => comparison.Holds(version))
            && (!version.IsPrerelease || comparisons.Any(comparison => comparison.NamesPrerelease)));

    /// <summary>A version with an optional "v" and with the minor and patch numbers filled in.</summary>
    public static SemanticVersion? ParseVersion(string text)
    {
        text = text.StartsWith('v') || text.StartsWith('V') ? text[1..] : text;
        var end = text.AsSpan().IndexOfAny('-', '+');
        var core = end < 0 ? text : text[..end];
        var dots = core.Count(character => character == '.');
        var full = dots < 2 ? core + string.Concat(Enumerable.Repeat(".0", 2 - dots)) + (end < 0 ? string.Empty : text[end..]) : text;
        return SemanticVersion.TryParse(full, out var version) ? version : null;
    }

    private static bool TryParseAlternative(string text, List<Comparison> comparisons)
    {
        var words = text.Replace(",", " ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var at = 0; at < words.Length; at++)
        {
            if (at + 2 < words.Length && words[at + 1] == "-")
            {
                if (!TryParseWord(">=" + words[at], comparisons) || !TryParseWord("<=" + words[at + 2], comparisons))
                {
                    return false;
                }

                at += 2;
                continue;
            }

            // ">= 1.2" is one comparison with a space in it.
            var word = words[at].All(character => "<>=!~^".Contains(character, StringComparison.Ordinal)) && at + 1 < words.Length ? words[at] + words[++at] : words[at];
            if (!TryParseWord(word, comparisons))
            {
                return false;
            }
        }

        return comparisons.Count > 0;
    }

    private static bool TryParseWord(string word, List<Comparison> comparisons)
    {
        var length = word.TakeWhile(character => "<>=!~^".Contains(character, StringComparison.Ordinal)).Count();
        var (sign, text) = (word[..length], word[length..]);
        var part = PartialVersion.TryParse(text);
        if (part is null)
        {
            return false;
        }

        switch (sign)
        {
            case "" or "=":
                AddBetween(comparisons, part, part.IsWhole ? null : part.Next(part.Given));
                return true;
            case "~" or "~>":
                AddBetween(comparisons, part, part.Next(Math.Min(part.Given, 2)));
                return true;
            case "^":
                AddBetween(comparisons, part, part.Next(part.CaretGiven));
                return true;
            case "!=":
                comparisons.Add(new Comparison(sign, part.Lowest, part.HasPrerelease) { End = part.IsWhole ? null : part.Next(part.Given), IsOpen = part.Given == 0 });
                return true;
            case ">=" or "<":
                comparisons.Add(new Comparison(sign, part.Lowest, part.HasPrerelease));
                return true;
            case ">":
                comparisons.Add(part.IsWhole || part.Given == 0 ? new Comparison(sign, part.Lowest, part.HasPrerelease) : new Comparison(">=", part.Next(part.Given)!, part.HasPrerelease));
                return true;
            case "<=":
                comparisons.Add(part.IsWhole || part.Given == 0 ? new Comparison(part.Given == 0 ? ">=" : sign, part.Lowest, part.HasPrerelease) : new Comparison("<", part.Next(part.Given)!, part.HasPrerelease));
                return true;
            default:
                return false;
        }
    }

    private static void AddBetween(List<Comparison> comparisons, PartialVersion part, SemanticVersion? end)
    {
        if (part.IsWhole && end is null)
        {
            comparisons.Add(new Comparison("=", part.Lowest, part.HasPrerelease));
            return;
        }

        comparisons.Add(new Comparison(">=", part.Lowest, part.HasPrerelease));
        if (end is not null)
        {
            comparisons.Add(new Comparison("<", end, NamesPrerelease: false));
        }
    }

    private sealed record Comparison(string Sign, SemanticVersion Version, bool NamesPrerelease)
    {
        /// <summary>For versions that are left out: where a range of them ends.</summary>
        public SemanticVersion? End { get; init; }

        /// <summary>Whether all versions are left out, as by <c>!=*</c>.</summary>
        public bool IsOpen { get; init; }

        public bool Holds(SemanticVersion candidate)
        {
            var order = VersionComparer.VersionRelease.Compare(candidate, Version);
            return Sign switch
            {
                "=" => order == 0,
                "!=" when IsOpen => false,
                "!=" when End is not null => order < 0 || VersionComparer.VersionRelease.Compare(candidate, End) >= 0,
                "!=" => order != 0,
                ">" => order > 0,
                ">=" => order >= 0,
                "<" => order < 0,
                _ => order <= 0,
            };
        }
    }
}
