using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Merge;

/// <summary>The paths of everything that a value sets.</summary>
internal static class FieldSetBuilder
{
    public static FieldSet Build(JsonNode? value, SchemaNode schema)
    {
        var set = new FieldSet();
        Visit(set, value, schema);
        return set;
    }

    /// <summary>Whether the value itself (its path) must be a member, because nothing below it speaks for it.</summary>
    private static bool Visit(FieldSet set, JsonNode? value, SchemaNode schema)
    {
        switch (Shapes.Of(schema, Operand.Of(value)))
        {
            case Shape.Map when !schema.Map!.IsAtomic:
                VisitMap(set, value as JsonObject, schema.Map);
                return false;
            case Shape.List when !schema.List!.IsAtomic:
                VisitList(set, value as JsonArray, schema.List);
                return false;
            default:
                return true;
        }
    }

    private static void VisitMap(FieldSet set, JsonObject? map, MapSchema schema)
    {
        foreach (var (name, value) in map ?? [])
        {
            var element = PathElement.Field(name);
            var below = new FieldSet();
            var isLeaf = schema.Find(name) is not { } field || Visit(below, value, field);
            set.Attach(element, below);
            if (isLeaf || value is null || value is JsonObject { Count: 0 } || !schema.Fields.ContainsKey(name))
            {
                set.Add(element);
            }
        }
    }

    private static void VisitList(FieldSet set, JsonArray? list, ListSchema schema)
    {
        var seen = new HashSet<PathElement>();
        var repeated = new HashSet<PathElement>();
        var elements = new PathElement[list?.Count ?? 0];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = ListItems.ElementOf(schema, list![i], i);
            if (!seen.Add(elements[i]))
            {
                repeated.Add(elements[i]);
            }
        }

        for (var i = 0; i < elements.Length; i++)
        {
            set.Add(elements[i]);
            if (!repeated.Contains(elements[i]))
            {
                var below = new FieldSet();
                Visit(below, list![i], schema.Element);
                set.Attach(elements[i], below);
            }
        }
    }
}
