using System.Text.Json.Nodes;

namespace GitOpsServerless.Contracts;

/// <summary>
/// Masks known secret values. Values are masked where deltas, diagnostics and events are made, not where they are printed.
/// </summary>
public sealed class Redactor
{
    /// <summary>What stands in place of a secret.</summary>
    public const string Mask = "***";

    private const int ShortestMaskedValue = 4;
    private readonly string[] _secrets;

    /// <summary>Creates a redactor for a set of secret values; very short values would mask ordinary text and are only masked when equal.</summary>
    public Redactor(IEnumerable<string> secrets)
    {
        _secrets = [.. secrets.Where(s => s.Length > 0).Distinct(StringComparer.Ordinal).OrderByDescending(s => s.Length)];
    }

    /// <summary>Masks nothing.</summary>
    public static Redactor None { get; } = new([]);

    /// <summary>A redactor that masks the secrets of both.</summary>
    public Redactor With(IEnumerable<string> secrets) => new(_secrets.Concat(secrets));

    /// <summary>The text without any known secret value.</summary>
    public string Redact(string text)
    {
        foreach (var secret in _secrets)
        {
            if (string.Equals(text, secret, StringComparison.Ordinal))
            {
                return Mask;
            }

            if (secret.Length >= ShortestMaskedValue)
            {
                text = text.Replace(secret, Mask, StringComparison.Ordinal);
            }
        }

        return text;
    }

    /// <summary>A copy of the value without any known secret in its strings and property names.</summary>
    public JsonNode? Redact(JsonNode? node)
    {
        if (_secrets.Length == 0)
        {
            return node?.DeepClone();
        }

        return node switch
        {
            null => null,
            JsonObject o => RedactObject(o),
            JsonArray a => new JsonArray([.. a.Select(Redact)]),
            JsonValue v when v.TryGetValue(out string? s) => JsonValue.Create(Redact(s)),
            _ => node.DeepClone(),
        };
    }

    /// <summary>
    /// A copy in which each property name that is a known secret as a whole is masked, for documents whose values are masked by place
    /// (<see cref="SecretPlaces"/>): a name has no place of its own.
    /// </summary>
    public JsonNode? RedactNames(JsonNode? node) => node switch
    {
        JsonObject o when _secrets.Length > 0 => new JsonObject(o.Select(p => KeyValuePair.Create(IsSecret(p.Key) ? Mask : p.Key, RedactNames(p.Value))).DistinctBy(p => p.Key)),
        JsonArray a when _secrets.Length > 0 => new JsonArray([.. a.Select(RedactNames)]),
        _ => node?.DeepClone(),
    };

    private bool IsSecret(string name) => name.Length >= ShortestMaskedValue && _secrets.Contains(name, StringComparer.Ordinal);

    private JsonObject RedactObject(JsonObject source)
    {
        var result = new JsonObject();
        foreach (var (name, value) in source)
        {
            result[Redact(name)] = Redact(value);
        }

        return result;
    }
}
