using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Merge;

namespace GitOpsServerless.Sandbox.Kubernetes.Schema;

/// <summary>Brings all quantities of an object of a built-in kind into their canonical form, as decoding and encoding it does.</summary>
internal static class QuantityWriter
{
    public static void Canonicalize(JsonObject o, SchemaNode schema)
    {
        if (schema.Map is not { } map)
        {
            return;
        }

        foreach (var (name, value) in o.ToArray())
        {
            if (value is not null && map.Find(name) is { } field && Canonical(value, field) is { } text)
            {
                o[name] = text;
            }
        }
    }

    /// <summary>The text to write instead of a value; null when it stays. What is below is changed in place.</summary>
    private static string? Canonical(JsonNode value, SchemaNode schema)
    {
        switch (value)
        {
            case JsonValue scalar when ReferenceEquals(schema, SchemaNode.Quantity):
                var text = scalar.GetValueKind() == JsonValueKind.String ? scalar.GetValue<string>() : scalar.ToJsonString();
                return QuantityText.Canonical(text) is { } canonical && (canonical != text || scalar.GetValueKind() != JsonValueKind.String) ? canonical : null;
            case JsonObject below when !ReferenceEquals(schema, SchemaNode.UntypedAtomic) && !ReferenceEquals(schema, SchemaNode.Deduced):
                Canonicalize(below, schema);
                return null;
            case JsonArray list when schema.List is { } items:
                for (var i = 0; i < list.Count; i++)
                {
                    if (list[i] is { } item && Canonical(item, items.Element) is { } itemText)
                    {
                        list[i] = itemText;
                    }
                }

                return null;
            default:
                return null;
        }
    }
}
