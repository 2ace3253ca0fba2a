namespace GitOpsServerless.Bicep.Parameters;

/// <summary>
/// The order of texts of the engine: that of the invariant culture (unicode.org/reports/tr10), as far as it is the same with every version
/// of the data and without any: ASCII letters and digits.
/// </summary>
internal static class TextOrder
{
    /// <summary>Whether a text has nothing but characters that are found as they are, also with the rules of a culture.</summary>
    public static bool IsPlain(string text) => text.All(c => c is >= ' ' and <= '~' or '\n' or '\t');

    /// <summary>Less than, equal to or greater than zero; null where a text has other characters.</summary>
    public static int? Compare(string left, string right)
    {
        if (!left.All(char.IsAsciiLetterOrDigit) || !right.All(char.IsAsciiLetterOrDigit))
        {
            return null;
        }

        // Digits before letters; of texts that differ in case alone the one with the first small letter.
        var order = string.Compare(left, right, StringComparison.OrdinalIgnoreCase);
        return order != 0 ? order : -string.CompareOrdinal(left, right);
    }
}
