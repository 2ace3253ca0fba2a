using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Kubernetes.Merge;

/// <summary>Checks that a value fits its schema: no unknown fields, no wrong types, no repeated list items.</summary>
internal static class TypedValidator
{
    /// <exception cref="MergeException">The value does not fit; the message begins with the path.</exception>
    public static void Validate(JsonNode? value, SchemaNode schema, bool allowRepeated = false)
    {
        if (value is null || ReferenceEquals(schema, SchemaNode.Deduced) || ReferenceEquals(schema, SchemaNode.UntypedAtomic))
        {
            return;
        }

        switch (Shapes.Of(schema, Operand.Of(value)))
        {
            case Shape.Map:
                ValidateMap(value as JsonObject ?? throw Expected("map", value), schema.Map!, allowRepeated);
                break;
            case Shape.List:
                ValidateList(value as JsonArray ?? throw Expected("list", value), schema.List!, allowRepeated);
                break;
            default:
                ValidateScalar(value, schema.Scalar!.Value);
                break;
        }
    }

    private static void ValidateMap(JsonObject map, MapSchema schema, bool allowRepeated)
    {
        foreach (var (name, value) in map)
        {
            try
            {
                Validate(value, schema.Find(name) ?? throw new MergeException("field not declared in schema"), allowRepeated);
            }
            catch (MergeException problem)
            {
                throw problem.Below(PathElement.Field(name));
            }
        }
    }

    private static void ValidateList(JsonArray list, ListSchema schema, bool allowRepeated)
    {
        var seen = new HashSet<PathElement>();
        for (var i = 0; i < list.Count; i++)
        {
            PathElement element;
            try
            {
                element = ListItems.ElementOf(schema, list[i], i);
            }
            catch (MergeException problem)
            {
                throw new MergeException($"element {i}: {problem.Problem}");
            }

            if (!seen.Add(element) && !allowRepeated)
            {
                throw new MergeException($"duplicate entries for key {element.Display()}");
            }

            try
            {
                Validate(list[i], schema.Element, allowRepeated);
            }
            catch (MergeException problem)
            {
                throw problem.Below(element);
            }
        }
    }

    private static void ValidateScalar(JsonNode value, ScalarKind wanted)
    {
        var kind = value.GetValueKind();
        var (fits, name) = wanted switch
        {
            ScalarKind.Numeric => (kind == JsonValueKind.Number, "numeric (int or float)"),
            ScalarKind.String => (kind == JsonValueKind.String, "string"),
            ScalarKind.Boolean => (kind is JsonValueKind.True or JsonValueKind.False, "boolean"),
            _ => (value is JsonValue, "any scalar"),
        };
        if (!fits)
        {
            throw Expected(name, value);
        }
    }

    private static MergeException Expected(string wanted, JsonNode value) => new($"expected {wanted}, got {value.GetValueKind() switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.Object => "map",
        JsonValueKind.Array => "list",
        _ => "bool",
    }}");
}
