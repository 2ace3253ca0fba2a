using System.Globalization;

namespace GitOpsServerless.Git.Signing;

/// <summary>One line of an allowed signers file (ssh-keygen, ALLOWED SIGNERS).</summary>
internal sealed record AllowedSigner(string Principals, byte[] PublicKey, string Namespaces, DateTimeOffset? ValidAfter, DateTimeOffset? ValidBefore)
{
    private static readonly string[] DateFormats = ["yyyyMMdd", "yyyyMMddHHmm", "yyyyMMddHHmmss"];

    public static bool IsComment(string line) => line.AsSpan().Trim() is [] or ['#', ..];

    /// <summary>Null for comments and for lines that cannot be used: certificate authorities, and dates that ssh-keygen refuses too.</summary>
    public static AllowedSigner? TryParse(string line)
    {
        var words = Words(line.Trim());
        if (words.Count < 3 || words[0].StartsWith('#'))
        {
            return null;
        }

        var options = IsKeyType(words[1]) ? string.Empty : words[1];
        var at = options.Length == 0 ? 2 : 3;
        var key = new byte[line.Length];
        if (at >= words.Count || !Convert.TryFromBase64String(words[at], key, out var length) || HasOption(options, "cert-authority"))
        {
            return null;
        }

        var (after, before) = (Option(options, "valid-after"), Option(options, "valid-before"));
        return TryDate(after, out var validAfter) && TryDate(before, out var validBefore)
            ? new AllowedSigner(words[0], key[..length], Option(options, "namespaces") ?? "*", validAfter, validBefore)
            : null;
    }

    public bool Allows(byte[] key, string space, DateTimeOffset when) =>
        PublicKey.AsSpan().SequenceEqual(key)
        && Namespaces.Split(',').Any(pattern => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, space, ignoreCase: false))
        && (ValidAfter is null || when >= ValidAfter)
        && (ValidBefore is null || when < ValidBefore);

    private static bool IsKeyType(string word) =>
        word.StartsWith("ssh-", StringComparison.Ordinal) || word.StartsWith("ecdsa-", StringComparison.Ordinal) || word.StartsWith("sk-", StringComparison.Ordinal);

    private static bool HasOption(string options, string name) => options.Split(',').Contains(name, StringComparer.OrdinalIgnoreCase);

    private static string? Option(string options, string name)
    {
        var start = options.IndexOf(name + "=\"", StringComparison.OrdinalIgnoreCase);
        var from = start + name.Length + 2;
        var end = start < 0 ? -1 : options.IndexOf('"', from);
        return end < 0 ? null : options[from..end];
    }

    /// <summary>Times without a zone are read as UTC, so that the result does not depend on the machine.</summary>
    private static bool TryDate(string? text, out DateTimeOffset? date)
    {
        date = null;
        if (text is null)
        {
            return true;
        }

        var isDate = DateTimeOffset.TryParseExact(text.TrimEnd('Z'), DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value);
        date = value;
        return isDate;
    }

    /// <summary>Splits at blanks outside of quotes.</summary>
    private static List<string> Words(string line)
    {
        var words = new List<string>();
        var word = new System.Text.StringBuilder();
        var quoted = false;
        foreach (var character in line + " ")
        {
            quoted ^= character == '"';
            if (character is not (' ' or '\t') || quoted)
            {
                word.Append(character);
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        return words;
    }
}
