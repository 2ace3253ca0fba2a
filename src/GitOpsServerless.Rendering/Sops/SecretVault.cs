using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Rendering.Sops;

/// <summary>
/// Decrypted values of one rendering, in memory only. Programs and caches see placeholders that are made from the cipher text; the values
/// take their places in the objects afterwards.
/// </summary>
internal sealed partial class SecretVault
{
    private readonly Dictionary<string, SopsValue> _values = new(StringComparer.Ordinal);
    private readonly string _prefix;
    private readonly Regex _placeholder;

    public SecretVault()
        : this("gosx", Placeholder())
    {
    }

    private SecretVault(string prefix, Regex placeholder) => (_prefix, _placeholder) = (prefix, placeholder);

    public bool IsEmpty => _values.Count == 0;

    /// <summary>Keeps a value and gives its placeholder: lower-case letters and digits, valid wherever Kubernetes takes a name.</summary>
    public string Add(string ciphertext, string path, SopsValue value)
    {
        var placeholder = _prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{path}\n{ciphertext}")))[..40];
        _values[placeholder] = value;
        return placeholder;
    }

    /// <summary>
    /// The same values behind other placeholders, and the files with those: of another length and with no character in common, so that
    /// whatever a program computes from one differs from what it computes from the other.
    /// </summary>
    public (SecretVault Vault, SortedDictionary<string, ReadOnlyMemory<byte>> Files) Renamed(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        const string letters = "hijklmnpqrtuvwyz";
        var other = new SecretVault("hzyv", OtherPlaceholder());
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (placeholder, value) in _values)
        {
            var name = other._prefix + string.Concat(placeholder.AsSpan(_prefix.Length, 18).ToString().Select(c => letters[Convert.ToInt32(c.ToString(), 16)]));
            (names[placeholder], other._values[name]) = (name, value);
        }

        var renamed = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var (path, content) in files)
        {
            renamed[path] = content.Span.IndexOf(Encoding.ASCII.GetBytes(_prefix)) < 0
                ? content
                : Encoding.Latin1.GetBytes(_placeholder.Replace(Encoding.Latin1.GetString(content.Span), match => names.GetValueOrDefault(match.Value, match.Value)));
        }

        return (other, renamed);
    }

    /// <summary>Masks every text among the values, plain and as base64.</summary>
    public Redactor Redactor => new(_values.Values.Where(v => v.IsText && v.Bytes.Length > 0)
        .SelectMany(v => (string[])[v.Text, Convert.ToBase64String(v.Bytes), .. FromBase64(v.Text) is { } bytes ? (string[])[Encoding.UTF8.GetString(bytes)] : []]));

    /// <summary>The object with values in place of placeholders.</summary>
    public JsonObject Restore(JsonObject item) => IsEmpty ? item : RestoreObject(item, isEncoded: false);

    private JsonNode? Restore(JsonNode? node, bool isEncoded) => node switch
    {
        JsonObject o => RestoreObject(o, isEncoded: false),
        JsonArray a => new JsonArray([.. a.Select(item => Restore(item, isEncoded: false))]),
        JsonValue v when v.GetValueKind() == JsonValueKind.String => RestoreText(v.GetValue<string>(), isEncoded),
        _ => node?.DeepClone(),
    };

    private JsonObject RestoreObject(JsonObject source, bool isEncoded)
    {
        var result = new JsonObject();
        foreach (var (name, value) in source)
        {
            result[name] = !isEncoded && name is "data" or "binaryData" && value is JsonObject data
                ? RestoreData(data)
                : Restore(value, isEncoded);
        }

        return result;
    }

    private JsonObject RestoreData(JsonObject source)
    {
        var result = new JsonObject();
        foreach (var (name, value) in source)
        {
            result[name] = Restore(value, isEncoded: true);
        }

        return result;
    }

    private JsonNode? RestoreText(string text, bool isEncoded)
    {
        if (_values.TryGetValue(text, out var value))
        {
            return value.ToJson();
        }

        if (text.Contains(_prefix, StringComparison.Ordinal))
        {
            return JsonValue.Create(_placeholder.Replace(text, match => _values.TryGetValue(match.Value, out var part) ? part.Text : match.Value));
        }

        return isEncoded && FromBase64(text) is { } bytes && bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(_prefix)) >= 0
            ? JsonValue.Create(Convert.ToBase64String(RestoreBytes(bytes)))
            : JsonValue.Create(text);
    }

    /// <summary>The value when the text is nothing but its placeholder.</summary>
    public byte[]? Whole(ReadOnlySpan<byte> text) => _values.TryGetValue(Encoding.UTF8.GetString(text), out var value) ? value.Bytes : null;

    /// <summary>A text with values in place of placeholders.</summary>
    public byte[] RestoreBytes(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        return _values.TryGetValue(text.Trim(), out var whole)
            ? whole.Bytes
            : Encoding.UTF8.GetBytes(_placeholder.Replace(text, match => _values.TryGetValue(match.Value, out var part) ? part.Text : match.Value));
    }

    private static byte[]? FromBase64(string text)
    {
        var buffer = new byte[text.Length];
        return text.Length >= 4 && Convert.TryFromBase64String(text, buffer, out var length) ? buffer[..length] : null;
    }

    [GeneratedRegex("gosx[0-9a-f]{40}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex("hzyv[h-z]{18}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OtherPlaceholder();
}
