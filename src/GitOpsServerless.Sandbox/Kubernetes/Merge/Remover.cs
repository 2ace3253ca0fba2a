using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Kubernetes.Merge;

/// <summary>Takes paths out of a value, or keeps only them.</summary>
internal static class Remover
{
    /// <summary>The value without the paths of the set, as a new tree.</summary>
    public static JsonNode? Remove(JsonNode? value, FieldSet paths, SchemaNode schema) =>
        Walk(value, paths, schema, extract: false, withKeys: false).Value?.DeepClone();

    /// <summary>Only the paths of the set, as a new tree; <paramref name="withKeys"/> adds the keys of list items that are kept.</summary>
    public static JsonNode? Extract(JsonNode? value, FieldSet paths, SchemaNode schema, bool withKeys = false) =>
        Walk(value, paths, schema, extract: true, withKeys).Value?.DeepClone();

    private static Operand Walk(JsonNode? value, FieldSet paths, SchemaNode? schema, bool extract, bool withKeys)
    {
        schema ??= SchemaNode.UntypedAtomic;
        return Shapes.Of(schema, Operand.Of(value)) switch
        {
            Shape.Map => WalkMap(value as JsonObject, paths, schema.Map!, extract, withKeys),
            Shape.List => WalkList(value as JsonArray, paths, schema.List!, extract, withKeys),
            _ => Operand.Of(value),
        };
    }

    private static Operand WalkMap(JsonObject? map, FieldSet paths, MapSchema schema, bool extract, bool withKeys)
    {
        if (map is null || map.Count == 0)
        {
            return Operand.Of(extract ? map : null);
        }

        if (schema.IsAtomic)
        {
            return Operand.Of(extract ? map : null);
        }

        var result = new JsonObject();
        foreach (var (name, value) in map)
        {
            var element = PathElement.Field(name);
            var field = schema.Find(name);
            var below = paths.Below(element);
            if (paths.Has(element))
            {
                if (extract)
                {
                    Put(result, name, Walk(value, below ?? FieldSet.Empty, field, extract, withKeys));
                }
            }
            else if (below is { IsEmpty: false })
            {
                Put(result, name, Walk(value, below, field, extract, withKeys));
            }
            else if (!extract)
            {
                Put(result, name, Operand.Of(value));
            }
        }

        return Operand.Of(result.Count > 0 ? result : null);
    }

    private static Operand WalkList(JsonArray? list, FieldSet paths, ListSchema schema, bool extract, bool withKeys)
    {
        if (list is null || list.Count == 0)
        {
            return Operand.Of(extract ? list : null);
        }

        if (schema.IsAtomic)
        {
            return Operand.Of(extract ? list : null);
        }

        var result = new JsonArray();
        for (var i = 0; i < list.Count; i++)
        {
            var element = ListItems.ElementOf(schema, list[i], i);
            var below = paths.Below(element);
            if (extract && withKeys && below is { IsEmpty: false } && schema.Keys.Count > 0)
            {
                below = below.Union(KeyFields(schema));
            }

            if (paths.Has(element))
            {
                if (extract)
                {
                    Add(result, Walk(list[i], below ?? FieldSet.Empty, schema.Element, extract, withKeys));
                }
            }
            else if (below is { IsEmpty: false })
            {
                Add(result, Walk(list[i], below, schema.Element, extract, withKeys));
            }
            else if (!extract)
            {
                Add(result, Operand.Of(list[i]));
            }
        }

        return Operand.Of(result.Count > 0 ? result : null);
    }

    private static FieldSet KeyFields(ListSchema schema)
    {
        var set = new FieldSet();
        foreach (var key in schema.Keys)
        {
            set.Add(PathElement.Field(key));
        }

        return set;
    }

    private static void Put(JsonObject result, string name, Operand item) => result[name] = Owned(item.Value);

    private static void Add(JsonArray result, Operand item) => result.Add(Owned(item.Value));

    private static JsonNode? Owned(JsonNode? node) => node?.Parent is null ? node : node.DeepClone();
}
