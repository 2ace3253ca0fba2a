using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Merge;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Sandbox.Tests.Kubernetes.Merge;

/// <summary>Reads schemas in the text form of structured-merge-diff.</summary>
internal sealed class SchemaText
{
    private readonly Dictionary<string, SchemaNode> _types = [];

    public SchemaText(string yaml)
    {
        var types = YamlReader.Read(yaml).Documents[0].Root!["types"]!.AsArray();
        foreach (var type in types)
        {
            _types[type!["name"]!.ToString()] = new SchemaNode();
        }

        foreach (var type in types)
        {
            Fill(_types[type!["name"]!.ToString()], type.AsObject());
        }
    }

    public SchemaNode? Find(string name) => _types.GetValueOrDefault(name);

    private SchemaNode Reference(JsonNode? type)
    {
        if (type?["namedType"] is not { } name)
        {
            var node = new SchemaNode();
            Fill(node, type!.AsObject());
            return node;
        }

        return _types.GetValueOrDefault(name.ToString()) ?? SchemaNode.UntypedAtomic;
    }

    private void Fill(SchemaNode node, JsonObject type)
    {
        node.Scalar = type["scalar"]?.ToString() switch
        {
            "numeric" => ScalarKind.Numeric,
            "string" => ScalarKind.String,
            "boolean" => ScalarKind.Boolean,
            "untyped" => ScalarKind.Untyped,
            _ => null,
        };
        if (type["list"] is JsonObject list)
        {
            node.List = new ListSchema
            {
                Element = Reference(list["elementType"]),
                IsAtomic = list["elementRelationship"]?.ToString() == "atomic",
                Keys = [.. (list["keys"] as JsonArray ?? []).Select(key => key!.ToString())],
            };
        }

        if (type["map"] is JsonObject map)
        {
            node.Map = new MapSchema
            {
                IsAtomic = map["elementRelationship"]?.ToString() == "atomic",
                Element = map["elementType"] is { } element ? Reference(element) : null,
            };
            foreach (var field in map["fields"] as JsonArray ?? [])
            {
                node.Map.Fields[field!["name"]!.ToString()] = new FieldSchema(Reference(field["type"]), Default: field["default"]);
            }
        }
    }
}
