namespace GitOpsServerless.Rendering.Substituting;

/// <summary>The operations of bash's parameter expansion on a value.</summary>
internal static class TextOperations
{
    private const int MaxLength = 16 * 1024 * 1024;

    public static string ChangeCase(string value, string operation) => operation switch
    {
        "^^" => value.ToUpperInvariant(),
        ",," => value.ToLowerInvariant(),
        _ when value.Length == 0 => value,
        "^" => char.ToUpperInvariant(value[0]) + value[1..],
        _ => char.ToLowerInvariant(value[0]) + value[1..],
    };

    public static string Slice(string value, int from, int? length)
    {
        var start = Math.Clamp(from < 0 ? value.Length + from : from, 0, value.Length);
        var end = length switch
        {
            null => value.Length,
            < 0 => Math.Max(start, value.Length + length.Value),
            _ => (int)Math.Min(value.Length, (long)start + length.Value),
        };
        return value[start..end];
    }

    public static string Replace(string value, string search, string replacement, string operation) => operation switch
    {
        "/#" => value.StartsWith(search, StringComparison.Ordinal) ? replacement + value[search.Length..] : value,
        "/%" => value.EndsWith(search, StringComparison.Ordinal) ? value[..^search.Length] + replacement : value,
        _ when search.Length == 0 => value,
        "//" => ReplaceAll(value, search, replacement),
        _ => value.IndexOf(search, StringComparison.Ordinal) is var at && at < 0 ? value : value[..at] + replacement + value[(at + search.Length)..],
    };

    private static string ReplaceAll(string value, string search, string replacement)
    {
        // Counted first: a text of a megabyte can ask for one of a terabyte.
        var grows = replacement.Length > search.Length ? (long)value.AsSpan().Count(search) * (replacement.Length - search.Length) : 0;
        return value.Length + grows <= MaxLength
            ? value.Replace(search, replacement, StringComparison.Ordinal)
            : throw new SubstitutionException("The text grows too long.");
    }

    public static string Trim(string value, string pattern, string operation)
    {
        if (GlobPattern.Parse(pattern) is not { } glob)
        {
            return value;
        }

        var longest = operation.Length == 2;
        return operation[0] == '#'
            ? value[(glob.PrefixOf(value, longest) ?? 0)..]
            : value[..^(glob.SuffixOf(value, longest) ?? 0)];
    }
}
