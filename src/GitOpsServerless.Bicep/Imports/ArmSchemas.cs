using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Bicep.Imports;

/// <summary>
/// Whether the definitions, parameters and outputs of an ARM template, with what is inside of them, are valid schema nodes
/// (learn.microsoft.com/azure/azure-resource-manager/templates/syntax). How deep they are is bounded by the reader of the JSON.
/// </summary>
internal sealed class ArmSchemas(ArmModel model)
{
    private static readonly string[] Types = ["string", "securestring", "int", "bool", "array", "object", "secureobject"];

    private static readonly HashSet<string> Members = new(
        [
            "$ref", "additionalProperties", "allowedValues", "condition", "copy", "defaultValue", "discriminator", "items", "maxLength", "maxValue", "metadata",
            "minLength", "minValue", "nullable", "pattern", "prefixItems", "properties", "required", "sealed", "type", "validate", "value",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Bounds = ["minLength", "maxLength", "minValue", "maxValue"];

    // These came with the language version.
    private static readonly string[] Newer = ["$ref", "additionalProperties", "discriminator", "items", "nullable", "prefixItems", "properties"];

    private readonly bool _hasVersion = model.HasLanguageVersion;

    private readonly HashSet<JsonObject> _ending = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether all of them are valid.</summary>
    public bool AreValid() => (model.Template is null || AreDistinct(model.Template)) && Section("definitions") && Section("parameters") && Section("outputs");

    private bool Section(string name) =>
        !ArmModel.Has(model.Template, name) ||
        (ArmModel.Member(model.Template, name) is JsonObject nodes && AreDistinct(nodes) && (_hasVersion || name != "definitions") && nodes.All(pair => IsValid(pair.Value) && (name != "outputs" || HasValue((JsonObject)pair.Value!))));

    // The official compiler takes the last of several spellings, as the engine may or may not: here it is a mistake.
    private static bool AreDistinct(JsonObject node) => node.Count < 2 || node.DistinctBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).Count() == node.Count;

    private static bool HasValue(JsonObject output) => ArmModel.Has(output, "value") || ArmModel.Has(output, "copy");

    private bool IsValid(JsonNode? node)
    {
        if (node is not JsonObject schema || schema.Count > Members.Count || !AreDistinct(schema) || !schema.All(pair => Members.Contains(pair.Key)))
        {
            return false;
        }

        var type = ArmModel.Member(schema, "type");
        var reference = ArmModel.Member(schema, "$ref");
        var nullable = ArmModel.Member(schema, "nullable");
        return (_hasVersion || !schema.Any(pair => Newer.Contains(pair.Key, StringComparer.OrdinalIgnoreCase))) &&
            (!IsText(type, out var name) || Types.Contains(name, StringComparer.OrdinalIgnoreCase)) &&
            (reference is null || Ends(schema)) &&
            (!IsText(nullable, out var flag) || bool.TryParse(flag, out _)) &&
            Bounds.All(bound => !IsText(ArmModel.Member(schema, bound), out var number) || long.TryParse(number, NumberStyles.Integer, CultureInfo.InvariantCulture, out _)) &&
            AreAllowed(ArmModel.Member(schema, "allowedValues"), name) &&
            Inner(schema);
    }

    private bool Inner(JsonObject schema) =>
        ArmModel.Member(schema, "properties") switch
        {
            null => true,
            JsonObject properties => properties.All(pair => IsValid(pair.Value)),
            _ => false,
        } &&
        ArmModel.Member(schema, "prefixItems") switch
        {
            null => true,
            JsonArray items => items.All(IsValid),
            _ => false,
        } &&
        IsFlagOrValid(ArmModel.Member(schema, "items")) &&
        IsFlagOrValid(ArmModel.Member(schema, "additionalProperties")) &&
        ArmModel.Member(schema, "discriminator") switch
        {
            null => true,
            JsonObject discriminator => IsText(ArmModel.Member(discriminator, "propertyName"), out _) && ArmModel.Member(discriminator, "mapping") is JsonObject mapping && mapping.All(pair => IsValid(pair.Value)),
            _ => false,
        };

    private bool IsFlagOrValid(JsonNode? node) => node is null || node.GetValueKind() is JsonValueKind.True or JsonValueKind.False || IsValid(node);

    private static bool AreAllowed(JsonNode? allowed, string type)
    {
        if (allowed is null)
        {
            return true;
        }

        if (allowed is not JsonArray values)
        {
            return false;
        }

        var kinds = values.OfType<JsonNode>().Select(value => value.GetValueKind()).ToList();
        return type.ToUpperInvariant() switch
        {
            "STRING" or "SECURESTRING" => kinds.TrueForAll(kind => kind == JsonValueKind.String),
            "INT" => kinds.TrueForAll(kind => kind == JsonValueKind.Number),
            "BOOL" => kinds.TrueForAll(kind => kind is JsonValueKind.True or JsonValueKind.False),
            "OBJECT" or "SECUREOBJECT" => kinds.TrueForAll(kind => kind == JsonValueKind.Object),
            "ARRAY" => !kinds.Contains(JsonValueKind.Array) || kinds.TrueForAll(kind => kind == JsonValueKind.Array),
            _ => true,
        };
    }

    // Whether the references that begin here lead to a node without one. A chain that many lead into is followed once.
    private bool Ends(JsonObject schema)
    {
        var seen = new HashSet<JsonObject>(ReferenceEqualityComparer.Instance);
        var at = schema;
        while (!_ending.Contains(at) && ArmModel.Member(at, "$ref") is not null)
        {
            if (!seen.Add(at) || model.Referenced(at) is not { } target)
            {
                return false;
            }

            at = target;
        }

        _ending.UnionWith(seen);
        return true;
    }

    private static bool IsText(JsonNode? node, out string text)
    {
        text = node is JsonValue value && value.TryGetValue<string>(out var found) ? found : "";
        return node?.GetValueKind() == JsonValueKind.String;
    }
}
