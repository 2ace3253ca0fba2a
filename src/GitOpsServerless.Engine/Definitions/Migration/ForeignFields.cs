using System.Text.Json.Nodes;

namespace GitOpsServerless.Engine.Definitions.Migration;

/// <summary>
/// Reads the fields of a document of another product and remembers those that nobody asked for: what has no counterpart is never
/// dropped in silence.
/// </summary>
internal sealed class ForeignFields(JsonObject map, string pointer, Action<string, string> report)
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly List<ForeignFields> _children = [];

    public JsonNode? Take(string name)
    {
        _taken.Add(name);
        return map[name];
    }

    public string? Text(string name) => Typed<string>(name, "a text");

    public bool? Flag(string name) => Take(name) is null ? null : map[name] is JsonValue value && value.TryGetValue(out bool flag) ? flag : Wrong<bool?>(name, "true or false");

    public long? Whole(string name) => Take(name) is null ? null : map[name] is JsonValue value && value.TryGetValue(out long number) ? number : Wrong<long?>(name, "a whole number");

    public IReadOnlyList<string> Texts(string name)
    {
        var texts = List(name).Select((item, index) => item is JsonValue value && value.TryGetValue(out string? text) ? text : Wrong<string>($"{name}/{index}", "a text"));
        return [.. texts.OfType<string>()];
    }

    /// <summary>A mapping; an empty one when it is missing.</summary>
    public ForeignFields Child(string name) => Adopt(Take(name), name);

    public IReadOnlyList<ForeignFields> Children(string name) => [.. List(name).Select((item, index) => Adopt(item, $"{name}/{index}"))];

    public bool Has(string name) => map[name] is not null;

    /// <summary>Fields that mean nothing here, and whose loss changes nothing.</summary>
    public void Drop(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            _taken.Add(name);
        }
    }

    /// <summary>Says that a field which was taken cannot be followed.</summary>
    public void Remark(string name, string what) => report($"{pointer}/{name}", what);

    /// <summary>Reports everything that was not asked for.</summary>
    public void Finish()
    {
        foreach (var (name, _) in map.Where(pair => !_taken.Contains(pair.Key)))
        {
            report($"{pointer}/{name}", $"The field '{name}' has no counterpart and is left out.");
        }

        foreach (var child in _children)
        {
            child.Finish();
        }
    }

    private ForeignFields Adopt(JsonNode? node, string name)
    {
        var child = node as JsonObject ?? (node is null ? null : Wrong<JsonObject>(name, "a mapping"));
        var fields = new ForeignFields(child ?? [], $"{pointer}/{name}", report);
        _children.Add(fields);
        return fields;
    }

    private JsonArray List(string name) => Take(name) is { } node ? node as JsonArray ?? Wrong<JsonArray>(name, "a list") ?? [] : [];

    private T? Typed<T>(string name, string expected)
        where T : class => Take(name) is { } node ? node is JsonValue value && value.TryGetValue(out T? typed) ? typed : Wrong<T>(name, expected) : null;

    private T? Wrong<T>(string name, string expected)
    {
        Remark(name, $"The field '{name}' must be {expected} and is left out.");
        return default;
    }
}
