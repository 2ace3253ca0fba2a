using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Definitions.Schema;

namespace GitOpsServerless.Engine.Definitions;

/// <summary>Writes the JSON schema (draft 2020-12) of the definition documents, for editors.</summary>
public static class JsonSchemaWriter
{
    /// <summary>The schema of one document of any kind.</summary>
    public static JsonObject Write() => new()
    {
        ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
        ["title"] = "GitOpsServerless definition",
        ["type"] = "object",
        ["required"] = new JsonArray("apiVersion", "kind", "metadata", "spec"),
        ["properties"] = new JsonObject
        {
            ["apiVersion"] = new JsonObject { ["const"] = DefinitionDefaults.ApiVersion },
            ["kind"] = new JsonObject { ["enum"] = new JsonArray([.. DefinitionSchemas.Kinds.Keys.Select(k => JsonValue.Create(k))]) },
            ["metadata"] = Write(DefinitionSchemas.Metadata),
            ["spec"] = new JsonObject { ["type"] = "object" },
        },
        ["allOf"] = new JsonArray([.. DefinitionSchemas.Kinds.Select(k => WriteKind(k.Key, k.Value))]),
    };

    private static JsonObject WriteKind(string kind, ObjectSchema spec) => new()
    {
        ["if"] = new JsonObject { ["properties"] = new JsonObject { ["kind"] = new JsonObject { ["const"] = kind } } },
        ["then"] = new JsonObject { ["properties"] = new JsonObject { ["spec"] = Write(spec) } },
    };

    private static JsonObject Write(SchemaNode node)
    {
        var schema = node switch
        {
            ObjectSchema o => WriteObject(o),
            MapSchema m => new JsonObject { ["type"] = "object", ["additionalProperties"] = Write(m.Value) },
            ListSchema l => new JsonObject { ["type"] = "array", ["items"] = Write(l.Item) },
            EitherSchema e => new JsonObject { ["anyOf"] = new JsonArray(Write(e.First), Write(e.Second)) },
            ScalarSchema s => WriteScalar(s),
            _ => [],
        };
        schema.Insert(0, "description", node.Description);
        return schema;
    }

    private static JsonObject WriteObject(ObjectSchema node)
    {
        var properties = new JsonObject();
        foreach (var field in node.Fields)
        {
            properties[field.Name] = Write(field.Value);
        }

        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        var required = node.Fields.Where(f => f.IsRequired).Select(f => JsonValue.Create(f.Name)).ToArray<JsonNode>();
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray(required);
        }

        return schema;
    }

    private static JsonObject WriteScalar(ScalarSchema node)
    {
        var schema = node.Kind switch
        {
            ScalarKind.Boolean => new JsonObject { ["type"] = "boolean" },
            ScalarKind.Integer => new JsonObject { ["type"] = "integer", ["minimum"] = 0 },
            ScalarKind.Number => new JsonObject { ["type"] = "number" },
            ScalarKind.Quota => new JsonObject { ["type"] = new JsonArray("string", "integer"), ["pattern"] = "^\\d+%?$" },
            _ => new JsonObject { ["type"] = "string" },
        };
        if (node.Values.Count > 0)
        {
            schema["enum"] = new JsonArray([.. node.Values.Select(v => JsonValue.Create(v))]);
        }

        if (node.Pattern is not null)
        {
            schema["pattern"] = node.Pattern;
        }

        if (node.Default is not null)
        {
            schema["default"] = node.Kind is ScalarKind.Boolean or ScalarKind.Integer or ScalarKind.Number ? JsonNode.Parse(node.Default) : node.Default;
        }

        return schema;
    }
}
