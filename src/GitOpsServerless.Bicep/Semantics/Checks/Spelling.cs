namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>Names that are nearly other names, by the measure of the official compiler: one edit for every three letters.</summary>
internal static class Spelling
{
    private const int LongestName = 200;

    public static bool IsNear(string candidate, string name)
    {
        if (string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var most = (int)(name.Length * 0.34);
        return candidate.Length >= 3 && name.Length <= LongestName && Math.Abs(candidate.Length - name.Length) <= Math.Min(most, 2) &&
            Edits(candidate.ToUpperInvariant(), name.ToUpperInvariant()) <= most;
    }

    // The least number of letters to add, to take away or to change (Levenshtein's distance), row by row.
    private static int Edits(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var changed = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[to.Length];
    }
}
