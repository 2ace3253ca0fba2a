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
    private const string Prefix = "gosx";
    private readonly Dictionary<string, SopsValue> _values = new(StringComparer.Ordinal);

    public bool IsEmpty => _values.Count == 0;

    /// <summary>Keeps a value and gives its placeholder: lower-case letters and digits, valid wherever Kubernetes takes a name.</summary>
    public string Add(string ciphertext, string path, SopsValue value)
    {
        var placeholder = Prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{path}\n{ciphertext}")))[..40];
        _values[placeholder] = value;
        return placeholder;
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

        if (text.Contains(Prefix, StringComparison.Ordinal))
        {
            return JsonValue.Create(Placeholder().Replace(text, match => _values.TryGetValue(match.Value, out var part) ? part.Text : match.Value));
        }

        return isEncoded && FromBase64(text) is { } bytes && bytes.AsSpan().IndexOf("gosx"u8) >= 0
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
            : Encoding.UTF8.GetBytes(Placeholder().Replace(text, match => _values.TryGetValue(match.Value, out var part) ? part.Text : match.Value));
    }

    private static byte[]? FromBase64(string text)
    {
        var buffer = new byte[text.Length];
        return text.Length >= 4 && Convert.TryFromBase64String(text, buffer, out var length) ? buffer[..length] : null;
    }

    [GeneratedRegex("gosx[0-9a-f]{40}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
