using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Merge;

namespace GitOpsServerless.Sandbox.Kubernetes.Schema;

/// <summary>
/// The OpenAPI v3 schema of a custom resource
/// (https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema):
/// pruning, defaulting, and its translation for merging.
/// </summary>
internal static class StructuralSchema
{
    private const int MaxDepth = 64;
    private const string Preserve = "x-kubernetes-preserve-unknown-fields";
    private const string Embedded = "x-kubernetes-embedded-resource";

    /// <summary>Drops fields that the schema does not know and collects their paths. apiVersion, kind and metadata always stay.</summary>
    public static void Prune(JsonObject root, JsonObject schema, List<string> unknown) => PruneMap(root, schema, "", unknown, keepEnvelope: true);

    /// <summary>Fills in defaults where a value is absent.</summary>
    public static void SetDefaults(JsonNode? node, JsonObject? schema)
    {
        switch (node)
        {
            case JsonObject map when schema is not null:
                DefaultMap(map, schema);
                break;
            case JsonArray list when schema.Object("items") is { } items:
                foreach (var item in list)
                {
                    SetDefaults(item, items);
                }

                break;
        }
    }

    /// <summary>The merge schema of a whole custom resource.</summary>
    public static SchemaNode ToMergeSchema(JsonObject? schema)
    {
        var root = schema is null ? new SchemaNode { Map = new MapSchema { Element = SchemaNode.Deduced } } : Translate(schema, 0);
        root.Map ??= new MapSchema { Element = SchemaNode.Deduced };
        root.Map.Fields["apiVersion"] = new FieldSchema(SchemaNode.String);
        root.Map.Fields["kind"] = new FieldSchema(SchemaNode.String);
        root.Map.Fields["metadata"] = new FieldSchema(BuiltInSchema.Instance.Type("meta.v1.ObjectMeta"));
        return root;
    }

    private static void PruneMap(JsonObject map, JsonObject schema, string path, List<string> unknown, bool keepEnvelope)
    {
        var properties = schema.Object("properties");
        var additional = schema["additionalProperties"];
        var keepsAll = schema.Boolean(Preserve) == true || additional is JsonValue value && value.TryGetValue<bool>(out var allowed) && allowed;
        List<string>? dropped = null;
        foreach (var (name, child) in map)
        {
            if (keepEnvelope && name is "apiVersion" or "kind" or "metadata" && keepEnvelope)
            {
                continue;
            }

            if (properties.Object(name) is { } property)
            {
                Prune(child, property, Join(path, name), unknown);
            }
            else if (additional is JsonObject element)
            {
                Prune(child, element, Join(path, name), unknown);
            }
            else if (!keepsAll)
            {
                unknown.Add(Join(path, name));
                (dropped ??= []).Add(name);
            }
        }

        foreach (var name in dropped ?? [])
        {
            map.Remove(name);
        }
    }

    private static void Prune(JsonNode? node, JsonObject schema, string path, List<string> unknown)
    {
        switch (node)
        {
            case JsonObject map:
                PruneMap(map, schema, path, unknown, keepEnvelope: schema.Boolean(Embedded) == true);
                break;
            case JsonArray list when schema.Object("items") is { } items:
                for (var i = 0; i < list.Count; i++)
                {
                    Prune(list[i], items, FormattableString.Invariant($"{path}[{i}]"), unknown);
                }

                break;
        }
    }

    private static void DefaultMap(JsonObject map, JsonObject schema)
    {
        foreach (var (name, property) in schema.Object("properties") ?? [])
        {
            if (property is not JsonObject shape)
            {
                continue;
            }

            var isMissing = !map.ContainsKey(name) || (map[name] is null && shape.Boolean("nullable") != true);
            if (isMissing && shape["default"] is { } value)
            {
                map[name] = value.DeepClone();
            }

            SetDefaults(map[name], shape);
        }

        if (schema["additionalProperties"] is JsonObject element)
        {
            foreach (var (name, value) in map)
            {
                if (schema.Object("properties")?.ContainsKey(name) != true)
                {
                    SetDefaults(value, element);
                }
            }
        }
    }

    private static SchemaNode Translate(JsonObject schema, int depth)
    {
        if (depth > MaxDepth)
        {
            return SchemaNode.Deduced;
        }

        if (schema.Boolean("x-kubernetes-int-or-string") == true)
        {
            return SchemaNode.UntypedScalar;
        }

        return schema.Text("type") switch
        {
            "object" => TranslateMap(schema, depth),
            "array" => TranslateList(schema, depth),
            "string" => SchemaNode.String,
            "boolean" => SchemaNode.Boolean,
            "integer" or "number" => SchemaNode.Number,
            _ => SchemaNode.Deduced,
        };
    }

    private static SchemaNode TranslateMap(JsonObject schema, int depth)
    {
        var preserves = schema.Boolean(Preserve) == true;
        var element = schema["additionalProperties"] switch
        {
            JsonObject shape => Translate(shape, depth + 1),
            JsonValue value when value.TryGetValue<bool>(out var allowed) && allowed => SchemaNode.Deduced,
            _ => preserves ? SchemaNode.Deduced : null,
        };
        var map = new MapSchema { IsAtomic = schema.Text("x-kubernetes-map-type") == "atomic", Element = element };
        var properties = schema.Object("properties");
        foreach (var (name, property) in properties ?? [])
        {
            if (property is JsonObject shape)
            {
                map.Fields[name] = new FieldSchema(Translate(shape, depth + 1), Default: shape["default"]);
            }
        }

        if (schema.Boolean(Embedded) == true)
        {
            map.Fields["apiVersion"] = new FieldSchema(SchemaNode.String);
            map.Fields["kind"] = new FieldSchema(SchemaNode.String);
            map.Fields["metadata"] = new FieldSchema(BuiltInSchema.Instance.Type("meta.v1.ObjectMeta"));
        }

        return new SchemaNode { Map = map };
    }

    private static SchemaNode TranslateList(JsonObject schema, int depth)
    {
        var type = schema.Text("x-kubernetes-list-type");
        return new SchemaNode
        {
            List = new ListSchema
            {
                Element = schema.Object("items") is { } items ? Translate(items, depth + 1) : SchemaNode.Deduced,
                IsAtomic = type is not ("set" or "map"),
                Keys = type == "map" ? [.. (schema.Array("x-kubernetes-list-map-keys") ?? []).Select(static key => key.AsText() ?? "")] : [],
            },
        };
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : path + "." + name;
}
