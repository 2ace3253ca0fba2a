using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Merge;
using GitOpsServerless.Testing;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Sandbox.Tests.Kubernetes.Merge;

/// <summary>Reads the test tables of structured-merge-diff.</summary>
internal static class Tables
{
    public static JsonObject Read(string file) =>
        JsonTree.Parse(File.ReadAllBytes(RealData.Require("kubernetes", "structured-merge-diff", file)))!.AsObject();

    /// <summary>A text argument: plain, a named constant (its own value), or a format call.</summary>
    public static string Text(JsonNode? node) => node switch
    {
        JsonValue value => value.ToString(),
        JsonObject map when map["$ref"] is { } reference => reference.ToString(),
        JsonObject map when map["$call"]!.ToString() == "fmt.Sprintf" => Format(map["args"]!.AsArray()),
        JsonObject map => Text(map["args"]![0]),
        _ => "",
    };

    public static JsonNode? Value(string yaml)
    {
        // Some flow texts of the tables close one brace too many.
        if (yaml.StartsWith('{') && yaml.Count(c => c == '}') > yaml.Count(c => c == '{'))
        {
            yaml = yaml[..^1];
        }

        var root = YamlReader.Read(yaml).Documents is [var document, ..] ? document.Root : null;
        return root is null ? null : JsonTree.Parse(JsonSerializer.SerializeToUtf8Bytes(root));
    }

    public static FieldSet Set(JsonNode? call)
    {
        var set = new FieldSet();
        foreach (var path in call!["args"]!.AsArray())
        {
            set.Add(Path(path));
        }

        return set;
    }

    public static PathElement[] Path(JsonNode? call) => [.. call!["args"]!.AsArray().Select(Element)];

    private static PathElement Element(JsonNode? argument)
    {
        switch (argument)
        {
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number:
                return PathElement.Index((int)value.AsNumber());
            case JsonObject call when call["$call"]?.ToString() == "_V":
                return PathElement.Value(Number(call["args"]![0]));
            case JsonObject call when call["$call"]?.ToString() == "_KBF":
                var arguments = call["args"]!.AsArray();
                return PathElement.Key(Enumerable.Range(0, arguments.Count / 2).Select(i => KeyValuePair.Create(arguments[2 * i]!.ToString(), Number(arguments[(2 * i) + 1]))));
            default:
                return PathElement.Field(Text(argument));
        }
    }

    private static JsonNode? Number(JsonNode? node) => node is JsonObject call ? call["args"]![0] : node;

    private static string Format(JsonArray arguments)
    {
        var text = Text(arguments[0]);
        foreach (var argument in arguments.Skip(1))
        {
            var at = text.IndexOf("%s", StringComparison.Ordinal);
            text = text[..at] + Text(argument) + text[(at + 2)..];
        }

        return text;
    }
}
