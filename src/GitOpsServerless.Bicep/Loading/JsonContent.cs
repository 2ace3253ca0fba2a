using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOpsServerless.Bicep.Semantics;

namespace GitOpsServerless.Bicep.Loading;

/// <summary>
/// Reads JSON texts as the official compiler does, which is more lenient than the standard: comments, one comma at an end, anything
/// after the first value, repeated names (the last one counts, at its place), halves of surrogate pairs (each is U+FFFD). Of what it
/// takes besides, as texts in single quotes and names without quotes, the output is not vouched for.
/// </summary>
internal static partial class JsonContent
{
    private const int MaximumDepth = 128;

    private static readonly JsonReaderOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = MaximumDepth, AllowMultipleValues = true };

    /// <summary>Reads the first value of a text.</summary>
    /// <exception cref="JsonException">The text is no JSON officially.</exception>
    /// <exception cref="Refusal">The text is nested too deeply, or may be read by the official compiler alone.</exception>
    public static JsonElement Parse(string text)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(WithoutHalves(text)), Lenient);
            return JsonElement.ParseValue(ref reader);
        }
        catch (JsonException) when (Depth(text) > MaximumDepth)
        {
            throw new Refusal(RefusalCodes.Limit, null, null, $"The JSON is nested more deeply than {MaximumDepth} levels: flatten it.");
        }
        catch (JsonException) when (Extension().IsMatch(Quoted().Replace(text, "\"\"")) || Quoted().Matches(text).Any(quoted => quoted.ValueSpan.ContainsAnyInRange('\0', '\x1f') || quoted.ValueSpan.Contains("\\'", StringComparison.Ordinal)))
        {
            throw new Refusal(RefusalCodes.Feature, null, null, "This compiler does not vouch for the exact output of: JSON that departs from the standard by more than comments and commas. Write it with double quotes, and numbers as the standard has them.");
        }
    }

    /// <summary>Reads the first value of a text as nodes; see <see cref="Parse"/>.</summary>
    public static JsonNode? Read(string text) => Node(Parse(text));

    /// <summary>The properties of an object without those that are given again.</summary>
    public static IEnumerable<JsonProperty> Properties(JsonElement @object)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return @object.EnumerateObject().Reverse().Where(property => seen.Add(property.Name)).Reverse();
    }

    /// <summary>The text of a JSON value, with U+FFFD for escaped halves of surrogate pairs.</summary>
    public static string WithoutHalves(string text) =>
        text.Contains("\\ud", StringComparison.OrdinalIgnoreCase) ? Escape().Replace(text, match => match.Groups["half"].Success ? "\\ufffd" : match.Value) : text;

    private static JsonNode? Node(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(Properties(value).Select(property => KeyValuePair.Create(property.Name, Node(property.Value)))),
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(Node)]),
        JsonValueKind.Null => null,
        _ => JsonValue.Create(value),
    };

    private static int Depth(string text)
    {
        var (depth, deepest) = (0, 0);
        foreach (var c in Quoted().Replace(text, ""))
        {
            depth += c is '[' or '{' ? 1 : c is ']' or '}' ? -1 : 0;
            deepest = Math.Max(deepest, depth);
        }

        return deepest;
    }

    [GeneratedRegex(@"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Escape();

    [GeneratedRegex("\"(\\\\.|[^\"\\\\])*\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();

    // Single quotes, names without quotes, words and numbers of JavaScript, commas without a value, rare spaces.
    [GeneratedRegex(@"'|[\w$]+\s*:|NaN|Infinity|undefined|new\s|0[0-9xX]|(^|[^0-9])\.[0-9]|[0-9]\.([^0-9]|$)|[,\[]\s*,\s*[^}\s]|[\0\v\f\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Extension();
}
