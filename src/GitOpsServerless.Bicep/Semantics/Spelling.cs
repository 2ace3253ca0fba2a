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

    private const int CellsOfAStep = 16;

    /// <summary>
    /// Reports an unknown name: under <paramref name="code"/>, or under <paramref name="nearCode"/> with the name that was probably
    /// meant. Of a finding that is not kept, nobody sees the code, and the candidates are not looked at.
    /// </summary>
    public static void Report(BicepModel model, string code, string nearCode, SyntaxNode at, string name, IEnumerable<string> candidates, string message)
    {
        var near = model.Diagnostics.IsFull ? null : Nearest(model.Compilation, name, candidates);
        model.Diagnostics.Error(near is null ? code : nearCode, at, near is null ? message : $"{message} Is {near} meant?");
    }

    /// <summary>The first of the names that is the nearest one; null when none is near.</summary>
    /// <exception cref="Refusal">The compilation takes too many steps.</exception>
    public static string? Nearest(Compilation compilation, string name, IEnumerable<string> candidates)
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
            compilation.Step();
            if (candidate.Length == 0 || Math.Abs(candidate.Length - name.Length) > difference)
            {
                continue;
            }

            if (string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase))
            {
                return candidate;
            }

            // Of equally near names, the first one counts: later ones must be nearer, by which fewer edits come into question.
            if (edits > 0 && candidate.Length >= ShortestCandidate)
            {
                compilation.Steps(name.Length * Math.Min(candidate.Length, (2 * edits) + 1) / CellsOfAStep);
                if (Distance(name, candidate, edits) is { } distance)
                {
                    nearest = candidate;
                    edits = distance - 1;
                }
            }
        }

        return nearest;
    }

    // Levenshtein's distance, without regard to case; null when it is more than the edits. What is further than these from the
    // diagonal is not worked out.
    private static int? Distance(string left, string right, int edits)
    {
        Span<int> row = stackalloc int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            var letter = char.ToUpperInvariant(left[i - 1]);
            var first = Math.Max(1, i - edits);
            var last = Math.Min(right.Length, i + edits);
            var diagonal = row[first - 1];
            var least = row[first - 1] = first == 1 ? i : edits + 1;
            for (var j = first; j <= last; j++)
            {
                var above = i > 1 && j == i + edits ? edits + 1 : row[j];
                var cell = letter == char.ToUpperInvariant(right[j - 1]) ? diagonal : 1 + Math.Min(diagonal, Math.Min(above, row[j - 1]));
                (diagonal, row[j]) = (row[j], cell);
                least = Math.Min(least, cell);
            }

            if (least > edits)
            {
                return null;
            }
        }

        return row[right.Length] <= edits ? row[right.Length] : null;
    }
}
