using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Merge;

namespace GitOpsServerless.Sandbox.Kubernetes.Schema;

/// <summary>Reads the table of built-in kinds and types that is embedded beside this file.</summary>
internal sealed class BuiltInSchema
{
    private static readonly Lazy<BuiltInSchema> s_instance = new(Load);
    private readonly Dictionary<string, TypeLine> _lines = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SchemaNode> _types = new(StringComparer.Ordinal);

    private BuiltInSchema()
    {
    }

    public static BuiltInSchema Instance => s_instance.Value;

    /// <summary>The words of each resource line.</summary>
    public List<string[]> Resources { get; } = [];

    public SchemaNode Type(string name) => _types[name];

    private static BuiltInSchema Load()
    {
        var schema = new BuiltInSchema();
        using var stream = typeof(BuiltInSchema).Assembly.GetManifestResourceStream("kubernetes-1.36.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            schema.Add(line.Split(' '));
        }

        foreach (var (name, type) in schema._lines)
        {
            schema.Fill(schema._types[name], type.Words);
        }

        return schema;
    }

    private void Add(string[] words)
    {
        if (words[0] == "R")
        {
            Resources.Add(words[1..]);
        }
        else if (words[0] == "T")
        {
            var atomic = words[1].StartsWith('!');
            var name = words[1].TrimStart('!');
            _lines[name] = new TypeLine(words);

            // A type without fields (a struct that this table does not know) accepts anything.
            _types[name] = new SchemaNode { Map = new MapSchema { IsAtomic = atomic, Element = words.Length == 2 ? SchemaNode.Deduced : null } };
        }
    }

    private void Fill(SchemaNode node, string[] words)
    {
        foreach (var word in words.AsSpan(2))
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var required = word[equals - 1] == '!';
            var name = word[..(required ? equals - 1 : equals)];
            var shape = word[(equals + 1)..];
            var replaces = shape.EndsWith('-');
            node.Map!.Fields[name] = new FieldSchema(Shape(shape.TrimEnd('-', '+'), shape.EndsWith('+')), required, DefaultOf(words[1], name), replaces);
        }
    }

    private static JsonNode? DefaultOf(string type, string field) =>
        field == "protocol" && type is "core.v1.ContainerPort" or "core.v1.ServicePort" && field == "protocol" ? JsonValue.Create("TCP") : null;

    private SchemaNode Shape(string shape, bool retainKeys) => shape[0] switch
    {
        '[' => ListShape(shape, retainKeys),
        '{' => new SchemaNode { Map = new MapSchema { IsAtomic = shape[1] == '!', Element = Shape(shape[(shape.IndexOf('}', StringComparison.Ordinal) + 1)..], false) } },
        _ => shape switch
        {
            "s" => SchemaNode.String,
            "i" or "n" => SchemaNode.Number,
            "b" => SchemaNode.Boolean,
            "q" => SchemaNode.Quantity,
            "x" => SchemaNode.UntypedScalar,
            "j" => SchemaNode.UntypedAtomic,
            _ => _types[shape],
        },
    };

    private SchemaNode ListShape(string shape, bool retainKeys)
    {
        var close = shape.IndexOf(']', StringComparison.Ordinal);
        var tilde = shape.IndexOf('~', StringComparison.Ordinal);
        var keys = shape[1..close];
        var element = Shape(tilde < 0 ? shape[(close + 1)..] : shape[(close + 1)..tilde], false);
        return new SchemaNode
        {
            List = new ListSchema
            {
                Element = element,
                IsAtomic = keys.Length == 0,
                Keys = keys.Length == 0 || keys == "=" ? [] : [.. keys.Split(',').Select(static key => key.Split(':')[0])],
                PatchMergeKey = tilde < 0 ? null : shape[(tilde + 1)..],
                RetainKeys = retainKeys,
            },
        };
    }

    private sealed record TypeLine(string[] Words);
}
