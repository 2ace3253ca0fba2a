using System.Text;
using System.Text.Json;

namespace GitOpsServerless.AzureTypeIndex;

/// <summary>A resource type of a type file.</summary>
internal sealed record ResourceEntry(string Name, int Body, byte ReadableScopes, byte WritableScopes);

/// <summary>A function <c>list…</c> of a resource: what it answers, and whether it can be given an object.</summary>
internal sealed record FunctionEntry(string Name, int Output, bool TakesObject);

/// <summary>
/// One <c>types.json</c> (github.com/Azure/bicep-types, the format of its type files): an array of types that refer to
/// each other by their place. Kept is what decides the output or the validity of a Bicep file; descriptions, names of
/// types and constraints on lengths and patterns are not.
/// </summary>
internal sealed class TypeFile
{
    private TypeFile(List<TypeNode> nodes, Dictionary<int, ResourceEntry> resources, Dictionary<int, FunctionEntry> functions)
    {
        Nodes = nodes;
        Resources = resources;
        Functions = functions;
    }

    public IReadOnlyList<TypeNode> Nodes { get; }

    public IReadOnlyDictionary<int, ResourceEntry> Resources { get; }

    public IReadOnlyDictionary<int, FunctionEntry> Functions { get; }

    /// <summary>The types that the resources and functions name themselves.</summary>
    public IEnumerable<int> Roots => Resources.Values.Select(resource => resource.Body).Concat(Functions.Values.Select(function => function.Output));

    public static TypeFile Parse(byte[] content)
    {
        var nodes = new List<TypeNode>();
        var resources = new Dictionary<int, ResourceEntry>();
        var functions = new Dictionary<int, FunctionEntry>();
        using var document = JsonDocument.Parse(content);
        foreach (var type in document.RootElement.EnumerateArray())
        {
            var kind = type.GetProperty("$type").GetString();
            if (kind == "ResourceType")
            {
                resources.Add(nodes.Count, Resource(type));
            }
            else if (kind == "ResourceFunctionType" && type.GetProperty("name").GetString()!.StartsWith("list", StringComparison.OrdinalIgnoreCase))
            {
                functions.Add(nodes.Count, Function(type, document.RootElement));
            }

            nodes.Add(Node(kind!, type));
        }

        return new TypeFile(nodes, resources, functions);
    }

    private static ResourceEntry Resource(JsonElement type) => new(
        type.GetProperty("name").GetString()!,
        Reference(type.GetProperty("body")),
        Scopes(type, "readableScopes"),
        Scopes(type, "writableScopes"));

    private static FunctionEntry Function(JsonElement type, JsonElement types) => new(
        type.GetProperty("name").GetString()!,
        Reference(type.GetProperty("output")),
        type.TryGetProperty("input", out var input) && input.ValueKind == JsonValueKind.Object && types[Reference(input)].GetProperty("$type").GetString() is "ObjectType" or "DiscriminatedObjectType");

    private static byte Scopes(JsonElement type, string name) => type.TryGetProperty(name, out var scopes) ? scopes.GetByte() : (byte)0;

    private static TypeNode Node(string kind, JsonElement type) => kind switch
    {
        "StringType" => Leaf(IsSensitive(type) ? NodeKind.SecureString : NodeKind.String),
        "IntegerType" => Leaf(NodeKind.Int),
        "BooleanType" => Leaf(NodeKind.Bool),
        "StringLiteralType" => Literal(type.GetProperty("value").GetString()!),
        "ArrayType" => new TypeNode([(byte)NodeKind.Array], [Reference(type.GetProperty("itemType"))]),
        "UnionType" => Union(type.GetProperty("elements")),
        "ObjectType" => Object(type),
        "DiscriminatedObjectType" => Discriminated(type),

        // Resource types and functions are no values; their places are never referred to.
        _ => Leaf(NodeKind.Any),
    };

    private static TypeNode Leaf(NodeKind kind) => new([(byte)kind], []);

    private static TypeNode Literal(string value)
    {
        var head = new HeadWriter(NodeKind.Literal);
        head.Text(value);
        return new TypeNode(head.ToArray(), []);
    }

    private static TypeNode Union(JsonElement elements)
    {
        var head = new HeadWriter(NodeKind.Union);
        head.Number(elements.GetArrayLength());
        return new TypeNode(head.ToArray(), [.. elements.EnumerateArray().Select(Reference)]);
    }

    private static TypeNode Object(JsonElement type)
    {
        var head = new HeadWriter(IsSensitive(type) ? NodeKind.SecureObject : NodeKind.Object);
        var children = new List<int>();
        Properties(head, children, type.GetProperty("properties"));
        var open = type.TryGetProperty("additionalProperties", out var additional);
        head.Number(open ? 1 : 0);
        if (open)
        {
            children.Add(Reference(additional));
        }

        return new TypeNode(head.ToArray(), [.. children]);
    }

    private static TypeNode Discriminated(JsonElement type)
    {
        var head = new HeadWriter(NodeKind.Discriminated);
        var children = new List<int>();
        head.Text(type.GetProperty("discriminator").GetString()!);
        Properties(head, children, type.GetProperty("baseProperties"));
        var elements = type.GetProperty("elements").EnumerateObject().OrderBy(element => element.Name, StringComparer.Ordinal).ToList();
        head.Number(elements.Count);
        foreach (var element in elements)
        {
            head.Text(element.Name);
            children.Add(Reference(element.Value));
        }

        return new TypeNode(head.ToArray(), [.. children]);
    }

    // In one order, so that versions of a type that differ in the order alone are kept once.
    private static void Properties(HeadWriter head, List<int> children, JsonElement properties)
    {
        var sorted = properties.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal).ToList();
        head.Number(sorted.Count);
        foreach (var property in sorted)
        {
            head.Text(property.Name);
            head.Number(property.Value.TryGetProperty("flags", out var flags) ? flags.GetInt32() : 0);
            children.Add(Reference(property.Value.GetProperty("type")));
        }
    }

    private static bool IsSensitive(JsonElement type) => type.TryGetProperty("sensitive", out var sensitive) && sensitive.ValueKind == JsonValueKind.True;

    private static int Reference(JsonElement element)
    {
        var text = element.GetProperty("$ref").GetString()!;
        return text.StartsWith("#/", StringComparison.Ordinal)
            ? int.Parse(text.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture)
            : throw new InvalidDataException($"A type refers to another file: {text}.");
    }

    private sealed class HeadWriter(NodeKind kind)
    {
        private readonly List<byte> _bytes = [(byte)kind];

        public void Number(int value) => Varint.Write(_bytes, (uint)value);

        public void Text(string value)
        {
            var bytes = Encoding.UTF8.GetBytes(value);
            Number(bytes.Length);
            _bytes.AddRange(bytes);
        }

        public byte[] ToArray() => [.. _bytes];
    }
}
