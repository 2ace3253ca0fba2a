using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>
/// Which known name somebody may have meant: names in another case, or with few letters more, less or other. The official compiler
/// gives such a finding another code, so the bounds are its own: a third of the letters (0.34), and two in length.
/// </summary>
internal static class Spelling
{
    private const double EditsPerLetter = 0.34;
    private const int MaximumLengthDifference = 2;
    private const int ShortestCandidate = 3;

    // No name of the language or of Azure is nearly as long; comparing longer ones takes time for nothing.
    private const int LongestName = 256;

    /// <summary>Reports an unknown name: under <paramref name="code"/>, or under <paramref name="nearCode"/> with the name that was probably meant.</summary>
    public static void Report(DiagnosticBag diagnostics, string code, string nearCode, SyntaxNode at, string name, IEnumerable<string> candidates, string message)
    {
        var near = Nearest(name, candidates);
        diagnostics.Error(near is null ? code : nearCode, at, near is null ? message : $"{message} Is {near} meant?");
    }

    /// <summary>The first of the names that is the nearest one; null when none is near.</summary>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        var edits = (int)Math.Floor(name.Length * EditsPerLetter);
        var difference = Math.Min(edits, MaximumLengthDifference);
        string? nearest = null;
        if (name.Length > LongestName)
        {
            return null;
        }

        foreach (var candidate in candidates)
        {
            if (candidate.Length == 0 || Math.Abs(candidate.Length - name.Length) > difference)
            {
                continue;
            }

            if (string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase))
            {
                return candidate;
            }

            if (candidate.Length >= ShortestCandidate && Distance(name, candidate) is var distance && distance <= edits)
            {
                // Of equally near names, the first one counts.
                nearest = candidate;
                edits = distance - 1;
            }
        }

        return nearest;
    }

    // Levenshtein's distance, without regard to case.
    private static int Distance(string left, string right)
    {
        Span<int> row = stackalloc int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]);
                (diagonal, row[j]) = (row[j], same ? diagonal : 1 + Math.Min(diagonal, Math.Min(row[j], row[j - 1])));
            }
        }

        return row[right.Length];
    }
}
