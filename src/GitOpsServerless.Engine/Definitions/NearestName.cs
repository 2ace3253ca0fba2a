namespace GitOpsServerless.Engine.Definitions;

/// <summary>Finds what somebody probably meant to type.</summary>
internal static class NearestName
{
    /// <summary>The known name with the smallest edit distance, when it is near enough to be meant.</summary>
    public static string? Of(string typed, IEnumerable<string> known)
    {
        var best = known
            .Select(name => (Name: name, Distance: Distance(typed, name)))
            .OrderBy(c => c.Distance)
            .ThenBy(c => c.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Name is not null && best.Distance <= Math.Max(1, Math.Min(typed.Length, best.Name.Length) / 2) ? best.Name : null;
    }

    // Damerau-Levenshtein distance without regard to case, restricted to swaps of neighbours.
    private static int Distance(string left, string right)
    {
        if (left.Length > 100 || right.Length > 100)
        {
            return int.MaxValue;
        }

        var table = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                table[i, j] = i == 0 ? j : j == 0 ? i : Cheapest(left, right, table, i, j);
            }
        }

        return table[left.Length, right.Length];
    }

    private static int Cheapest(string left, string right, int[,] table, int i, int j)
    {
        var same = Equal(left[i - 1], right[j - 1]);
        var cost = Math.Min(Math.Min(table[i - 1, j], table[i, j - 1]) + 1, table[i - 1, j - 1] + (same ? 0 : 1));
        var swapped = i > 1 && j > 1 && Equal(left[i - 1], right[j - 2]) && Equal(left[i - 2], right[j - 1]);
        return swapped ? Math.Min(cost, table[i - 2, j - 2] + 1) : cost;
    }

    private static bool Equal(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
