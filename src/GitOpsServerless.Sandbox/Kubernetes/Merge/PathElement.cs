using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Merge;

/// <summary>
/// One step of a path: a field by name, a list item by its keys, by its value or by its index.
/// Equal elements have equal text, which is the form of fieldsV1: <c>f:name</c>, <c>k:{"a":1}</c>, <c>v:"x"</c>, <c>i:0</c>.
/// </summary>
internal readonly record struct PathElement : IComparable<PathElement>
{
    private const int MaxParsed = 10_000;
    private static readonly ConcurrentDictionary<string, PathElement> s_parsed = new(StringComparer.Ordinal);

    private PathElement(string text) => Text = text;

    /// <summary>The element in the form of fieldsV1.</summary>
    public string Text { get; }

    public bool IsField => Text[0] == 'f';

    public bool IsKey => Text[0] == 'k';

    /// <summary>The name of a field element.</summary>
    public string Name => Text[2..];

    public static PathElement Field(string name) => new("f:" + name);

    public static PathElement Index(int index) => new(FormattableString.Invariant($"i:{index}"));

    public static PathElement Value(JsonNode? value) => new("v:" + Scalar(value));

    /// <summary>An item by its keys; the order of the pairs does not matter.</summary>
    public static PathElement Key(IEnumerable<KeyValuePair<string, JsonNode?>> keys)
    {
        var builder = new StringBuilder("k:{");
        foreach (var (name, value) in keys.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            if (builder.Length > 3)
            {
                builder.Append(',');
            }

            builder.Append(GoJson.Quote(name)).Append(':').Append(Scalar(value));
        }

        return new PathElement(builder.Append('}').ToString());
    }

    /// <summary>Reads the form of fieldsV1; null where it is malformed.</summary>
    public static PathElement? Parse(string text)
    {
        if (text.Length < 2 || text[1] != ':')
        {
            return null;
        }

        if (text[0] == 'f')
        {
            return new PathElement(text);
        }

        // The same few keys come back in every object; each is brought into its canonical form once.
        if (s_parsed.TryGetValue(text, out var known))
        {
            return known;
        }

        var parsed = ParseValue(text, text[2..]);
        if (parsed is { } element && s_parsed.Count < MaxParsed)
        {
            s_parsed[text] = element;
        }

        return parsed;
    }

    private static PathElement? ParseValue(string text, string rest) =>
        text[0] switch
        {
            'v' => Value(JsonTree.Parse(Encoding.UTF8.GetBytes(rest))),
            'k' => JsonTree.Parse(Encoding.UTF8.GetBytes(rest)) is JsonObject keys ? Key(keys) : null,
            'i' => int.TryParse(rest, System.Globalization.CultureInfo.InvariantCulture, out var index) ? Index(index) : null,
            _ => null,
        };

    public int CompareTo(PathElement other) => string.CompareOrdinal(Text, other.Text);

    /// <summary>As it stands in a message of the API: <c>.name</c>, <c>[name="x"]</c>, <c>[="x"]</c>, <c>[0]</c>.</summary>
    public string Display()
    {
        var rest = Text[2..];
        return Text[0] switch
        {
            'f' => "." + rest,
            'v' => $"[={rest}]",
            'i' => $"[{rest}]",
            _ => "[" + string.Join(',', ((JsonObject)JsonTree.Parse(Encoding.UTF8.GetBytes(rest))!).Select(static pair => $"{pair.Key}={Scalar(pair.Value)}")) + "]",
        };
    }

    public override string ToString() => Text ?? "";

    private static string Scalar(JsonNode? value) => value is null ? "null" : GoJson.Write(value);
}
