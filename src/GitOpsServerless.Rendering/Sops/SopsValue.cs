using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GitOpsServerless.Rendering.Sops;

/// <summary>A decrypted value: the bytes that it was made of, and the type that SOPS recorded.</summary>
/// <param name="Bytes">The plain text.</param>
/// <param name="Type"><c>str</c>, <c>int</c>, <c>float</c>, <c>bool</c>, <c>bytes</c>, <c>time</c> or <c>comment</c>.</param>
internal sealed partial record SopsValue(byte[] Bytes, string Type)
{
    public bool IsComment => Type == "comment";

    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Whether the value is one that must not be shown; numbers and booleans are too common to be masked.</summary>
    public bool IsText => Type is "str" or "bytes";

    public JsonNode? ToJson() => Type switch
    {
        "int" or "int64" or "float" => JsonNode.Parse(Text),
        "bool" => JsonValue.Create(string.Equals(Text, "true", StringComparison.OrdinalIgnoreCase)),
        _ => JsonValue.Create(Text),
    };

    /// <summary>Decrypts <c>ENC[AES256_GCM,data:…,iv:…,tag:…,type:…]</c>; null when it is none or does not authenticate.</summary>
    public static SopsValue? Decrypt(string text, byte[] key, string associatedData)
    {
        var match = Syntax().Match(text);
        if (!match.Success)
        {
            return null;
        }

        try
        {
            var plain = AesGcmAnyNonce.Decrypt(
                key,
                Convert.FromBase64String(match.Groups["iv"].Value),
                Convert.FromBase64String(match.Groups["data"].Value),
                Convert.FromBase64String(match.Groups["tag"].Value),
                Encoding.UTF8.GetBytes(associatedData));
            return plain is not null && new SopsValue(plain, match.Groups["type"].Value) is { IsWhatItSays: true } value ? value : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    // Whoever knows the recipients can encrypt anything for them, also a number that is none.
    private bool IsWhatItSays => Type is not ("int" or "int64" or "float") || IsNumber(Bytes);

    private static bool IsNumber(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var value) && double.IsFinite(value) && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>How every encrypted value begins.</summary>
    public const string Begin = "ENC[AES256_GCM,";

    /// <summary>Whether a text is an encrypted value and nothing else.</summary>
    public static bool IsEncryptedValue(string text) => text.StartsWith(Begin, StringComparison.Ordinal) && Syntax().IsMatch(text);

    /// <summary>What the message authentication code of the file covers of a value (Go's formatting of its type).</summary>
    public byte[] Authenticated => Type switch
    {
        "bool" => Encoding.UTF8.GetBytes(string.Equals(Text, "true", StringComparison.OrdinalIgnoreCase) ? "True" : "False"),
        "float" => Encoding.UTF8.GetBytes(GoFloat(double.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture))),
        _ => Bytes,
    };

    /// <summary>The same for a value that is not encrypted.</summary>
    public static byte[] AuthenticatedOf(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => Encoding.UTF8.GetBytes(node.GetValue<string>()),
        JsonValueKind.True => "True"u8.ToArray(),
        JsonValueKind.False => "False"u8.ToArray(),
        JsonValueKind.Number when node.AsValue().TryGetValue(out long whole) => Encoding.UTF8.GetBytes(whole.ToString(CultureInfo.InvariantCulture)),
        JsonValueKind.Number => Encoding.UTF8.GetBytes(GoFloat(node.GetValue<double>())),
        _ => [],
    };

    // strconv.FormatFloat(value, 'f', -1, 64): the shortest digits that read back, never an exponent.
    private static string GoFloat(double value) =>
        value.ToString("R", CultureInfo.InvariantCulture) is var text && text.Contains('E', StringComparison.Ordinal)
            ? decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
                ? exact.ToString(CultureInfo.InvariantCulture)
                : value.ToString("F0", CultureInfo.InvariantCulture)
            : text;

    [GeneratedRegex(@"^ENC\[AES256_GCM,data:(?<data>[^,]*),iv:(?<iv>[^,]+),tag:(?<tag>[^,]+),type:(?<type>\w+)\]$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Syntax();
}
