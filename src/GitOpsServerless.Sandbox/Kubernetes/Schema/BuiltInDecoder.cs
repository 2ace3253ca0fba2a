using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Api;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Merge;
using GitOpsServerless.Sandbox.Kubernetes.Resources;

namespace GitOpsServerless.Sandbox.Kubernetes.Schema;

/// <summary>
/// Fits an object to the types of its built-in kind, as decoding into a struct does: unknown fields and nulls fall away,
/// a value of the wrong type is an error.
/// </summary>
internal static class BuiltInDecoder
{
    public static void Decode(ResourceVersion version, JsonObject body, List<string> unknown, bool lenient = false)
    {
        var decoder = new Walk(version.Kind, unknown, lenient);
        decoder.Map(body, version.Schema.Map!, "");
    }

    private sealed class Walk(string kind, List<string> unknown, bool lenient)
    {
        public void Map(JsonObject map, MapSchema schema, string path)
        {
            List<string>? dropped = null;
            foreach (var (name, value) in map)
            {
                var field = schema.Find(name);
                var at = path.Length == 0 ? name : path + "." + name;
                if (field is null)
                {
                    unknown.Add(at);
                    (dropped ??= []).Add(name);
                }
                else if (value is null)
                {
                    (dropped ??= []).Add(name);
                }
                else
                {
                    Value(value, field, at);
                }
            }

            foreach (var name in dropped ?? [])
            {
                map.Remove(name);
            }
        }

        private void Value(JsonNode value, SchemaNode schema, string path)
        {
            if (ReferenceEquals(schema, SchemaNode.UntypedAtomic) || ReferenceEquals(schema, SchemaNode.Deduced))
            {
                return;
            }

            switch (value)
            {
                case JsonObject map when schema.Map is not null:
                    Map(map, schema.Map, path);
                    break;
                case JsonArray list when schema.List is not null:
                    for (var i = 0; i < list.Count; i++)
                    {
                        if (list[i] is { } item)
                        {
                            Value(item, schema.List.Element, FormattableString.Invariant($"{path}[{i}]"));
                        }
                    }

                    break;
                case JsonValue scalar when schema.Scalar is { } wanted && Fits(scalar.GetValueKind(), wanted):
                    break;
                default:
                    if (!lenient)
                    {
                        throw Mismatch(value, schema, path);
                    }

                    break;
            }
        }

        private static bool Fits(JsonValueKind kind, ScalarKind wanted) => wanted switch
        {
            ScalarKind.String => kind == JsonValueKind.String,
            ScalarKind.Numeric => kind == JsonValueKind.Number,
            ScalarKind.Boolean => kind is JsonValueKind.True or JsonValueKind.False,
            _ => true,
        };

        private StatusException Mismatch(JsonNode value, SchemaNode schema, string path)
        {
            var found = value.GetValueKind() switch
            {
                JsonValueKind.String => "string",
                JsonValueKind.Number => "number",
                JsonValueKind.Object => "object",
                JsonValueKind.Array => "array",
                _ => "bool",
            };
            var wanted = schema.Map is not null ? "map" : schema.List is not null ? "slice" : schema.Scalar switch { ScalarKind.String => "string", ScalarKind.Numeric => "int32", _ => "bool" };
            return new StatusException(ApiStatus.BadRequest($"{kind} in version \"v1\" cannot be handled as a {kind}: json: cannot unmarshal {found} into Go struct field {kind}.{path} of type {wanted}"));
        }
    }
}
