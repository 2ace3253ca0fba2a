using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOpsServerless.Sandbox.Kubernetes.Api;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Schema;

/// <summary>
/// Checks a custom resource against its schema: types, required fields, enums, patterns, lengths and ranges,
/// and that list items are told apart by their keys. Expressions (CEL) are not evaluated.
/// </summary>
internal sealed class StructuralValidator
{
    private static readonly TimeSpan s_patternTime = TimeSpan.FromMilliseconds(200);
    private readonly List<FieldCause> _causes = [];

    public static IReadOnlyList<FieldCause> Validate(JsonObject root, JsonObject schema)
    {
        var validator = new StructuralValidator();
        foreach (var (name, property) in schema.Object("properties") ?? [])
        {
            if (name is not ("apiVersion" or "kind" or "metadata" or "status") && property is JsonObject shape && root.ContainsKey(name))
            {
                validator.Check(root[name], shape, name);
            }
        }

        validator.Required(root, schema, "");
        return validator._causes;
    }

    private void Check(JsonNode? node, JsonObject schema, string path)
    {
        if (node is null)
        {
            if (schema.Boolean("nullable") != true && schema.ContainsKey("type"))
            {
                _causes.Add(FieldCause.TypeInvalid(path, "\"null\"", $"{path} in body must be of type {schema.Text("type")}: \"null\""));
            }

            return;
        }

        if (!HasType(node, schema))
        {
            var wanted = schema.Text("type") ?? "integer,string";
            _causes.Add(FieldCause.TypeInvalid(path, $"\"{TypeOf(node)}\"", $"{path} in body must be of type {wanted}: \"{TypeOf(node)}\""));
            return;
        }

        Enumerated(node, schema, path);
        switch (node)
        {
            case JsonObject map:
                CheckMap(map, schema, path);
                break;
            case JsonArray list:
                CheckList(list, schema, path);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                CheckText(value.GetValue<string>(), schema, path);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number:
                CheckNumber(value.AsNumber(), schema, path);
                break;
        }
    }

    private void CheckMap(JsonObject map, JsonObject schema, string path)
    {
        Required(map, schema, path);
        var properties = schema.Object("properties");
        var element = schema["additionalProperties"] as JsonObject;
        foreach (var (name, value) in map)
        {
            if ((properties.Object(name) ?? element) is { } shape)
            {
                Check(value, shape, path + "." + name);
            }
        }
    }

    private void Required(JsonObject map, JsonObject schema, string path)
    {
        foreach (var name in schema.Array("required") ?? [])
        {
            if (name.AsText() is { } text && !map.ContainsKey(text))
            {
                _causes.Add(FieldCause.Required(path.Length == 0 ? text : path + "." + text));
            }
        }
    }

    private void CheckList(JsonArray list, JsonObject schema, string path)
    {
        Range(list.Count, schema, "minItems", "maxItems", path, "items");
        if (schema.Object("items") is { } items)
        {
            for (var i = 0; i < list.Count; i++)
            {
                Check(list[i], items, FormattableString.Invariant($"{path}[{i}]"));
            }
        }

        if (schema.Text("x-kubernetes-list-type") is "map" or "set")
        {
            Distinct(list, schema, path);
        }
    }

    private void Distinct(JsonArray list, JsonObject schema, string path)
    {
        var keys = schema.Array("x-kubernetes-list-map-keys");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            var identity = keys is null
                ? list[i]?.ToJsonString() ?? "null"
                : "{" + string.Join(',', keys.Select(key => $"\"{key.AsText()}\":{(list[i] as JsonObject)?[key.AsText() ?? ""]?.ToJsonString() ?? "null"}")) + "}";
            if (!seen.Add(identity))
            {
                _causes.Add(FieldCause.Duplicate(FormattableString.Invariant($"{path}[{i}]"), identity));
            }
        }
    }

    private void CheckText(string text, JsonObject schema, string path)
    {
        Range(text.Length, schema, "minLength", "maxLength", path, "chars long");
        if (schema.Text("pattern") is { } pattern && !Matches(text, pattern))
        {
            _causes.Add(FieldCause.Invalid(path, $"\"{text}\"", $"{path} in body should match '{pattern}'"));
        }
    }

    private void CheckNumber(double number, JsonObject schema, string path)
    {
        if (schema["minimum"] is { } minimum && number < minimum.AsNumber())
        {
            _causes.Add(FieldCause.Invalid(path, number.ToString(CultureInfo.InvariantCulture), $"{path} in body should be greater than or equal to {minimum}"));
        }

        if (schema["maximum"] is { } maximum && number > maximum.AsNumber())
        {
            _causes.Add(FieldCause.Invalid(path, number.ToString(CultureInfo.InvariantCulture), $"{path} in body should be less than or equal to {maximum}"));
        }
    }

    private void Range(int count, JsonObject schema, string minimum, string maximum, string path, string unit)
    {
        if (schema.Integer(minimum) is { } least && count < least)
        {
            _causes.Add(FieldCause.Invalid(path, count.ToString(CultureInfo.InvariantCulture), $"{path} in body should be at least {least} {unit}"));
        }

        if (schema.Integer(maximum) is { } most && count > most)
        {
            _causes.Add(FieldCause.Invalid(path, count.ToString(CultureInfo.InvariantCulture), $"{path} in body should be at most {most} {unit}"));
        }
    }

    private void Enumerated(JsonNode node, JsonObject schema, string path)
    {
        if (schema.Array("enum") is { } allowed && !allowed.Any(item => JsonValues.AreEqual(item, node)))
        {
            _causes.Add(FieldCause.NotSupported(path, node.ToJsonString(), allowed.Select(static item => item?.ToString() ?? "null")));
        }
    }

    private static bool Matches(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, s_patternTime);
        }
        catch (Exception error) when (error is ArgumentException or RegexMatchTimeoutException)
        {
            // A pattern of Go's dialect that .NET cannot read, or one that takes too long, refuses nothing.
            return true;
        }
    }

    private static bool HasType(JsonNode node, JsonObject schema)
    {
        if (schema.Boolean("x-kubernetes-int-or-string") == true)
        {
            return node.GetValueKind() is JsonValueKind.String or JsonValueKind.Number;
        }

        return schema.Text("type") switch
        {
            "object" => node is JsonObject,
            "array" => node is JsonArray,
            "string" => node.GetValueKind() == JsonValueKind.String,
            "boolean" => node.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
            "integer" => node.GetValueKind() == JsonValueKind.Number && double.IsInteger(node.AsNumber()),
            "number" => node.GetValueKind() == JsonValueKind.Number,
            _ => true,
        };
    }

    private static string TypeOf(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => double.IsInteger(node.AsNumber()) ? "integer" : "number",
        _ => "boolean",
    };
}
