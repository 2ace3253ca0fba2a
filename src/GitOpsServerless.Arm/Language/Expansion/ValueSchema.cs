using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Json;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>Checks the values of parameters against their declarations; unknown parts pass.</summary>
/// <remarks>
/// <see href="https://learn.microsoft.com/azure/azure-resource-manager/templates/parameters"/>,
/// <see href="https://learn.microsoft.com/azure/azure-resource-manager/templates/definitions"/>
/// </remarks>
internal sealed class ValueSchema(JsonSource template, WorkMeter meter, Action<TemplateValue> recordSecret)
{
    private const int MaximumReferences = 64;

    public static bool IsOfType(TemplateValue value, string type) => value is ResidualValue || type.ToUpperInvariant() switch
    {
        "STRING" or "SECURESTRING" => value is StringValue,
        "INT" => value is IntegerValue,
        "BOOL" => value is BooleanValue,
        "ARRAY" => value is ArrayValue,
        "OBJECT" or "SECUREOBJECT" => value is ObjectValue,
        _ => true,
    };

    public static JsonSource? FindDefinition(JsonSource template, string reference) =>
        reference.StartsWith("#/definitions/", StringComparison.Ordinal) ? template["definitions"]?[Uri.UnescapeDataString(reference["#/definitions/".Length..]).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)] : null;

    /// <summary>Throws when the value does not fit.</summary>
    /// <param name="path">The name of the parameter and the way inside of its value.</param>
    /// <param name="value">The value.</param>
    /// <param name="schema">The declaration.</param>
    /// <param name="hops">The references followed so far.</param>
    public void Check(string path, TemplateValue value, JsonSource schema, int hops = 0)
    {
        meter.Enter();
        CheckNode(path, value, schema, hops);
        meter.Leave();
    }

    private void CheckNode(string path, TemplateValue value, JsonSource schema, int hops)
    {
        if (value is ResidualValue || value is NullValue && schema["nullable"] is { IsTrue: true })
        {
            return;
        }

        if (schema.GetString("$ref") is { } reference)
        {
            var definition = FindDefinition(template, reference) ?? throw new TemplateException($"The definition '{reference}' is not found.") { Source = schema };
            Check(path, value, definition, hops < MaximumReferences ? hops + 1 : throw new TemplateException($"The definition '{reference}' refers to itself.") { Source = schema });
        }

        var type = schema.GetString("type");
        if (type is not null && type.StartsWith("secure", StringComparison.OrdinalIgnoreCase))
        {
            recordSecret(value);
        }

        if (type is not null && !IsOfType(value, type))
        {
            throw new TemplateException($"Template parameter JToken type is not valid. Expected '{Expected(type)}'. Actual '{value.TypeName}'.");
        }

        CheckAllowed(value, schema);
        CheckRange(path, value, schema);
        switch (value)
        {
            case ObjectValue container:
                CheckObject(path, container, schema);
                break;
            case ArrayValue array:
                CheckItems(path, array, schema);
                break;
            default:
                break;
        }
    }

    private static string Expected(string type) => type.ToUpperInvariant() switch
    {
        "STRING" or "SECURESTRING" => "String, Uri",
        "INT" => "Integer",
        "BOOL" => "Boolean",
        "ARRAY" => "Array",
        "OBJECT" or "SECUREOBJECT" => "Object",
        _ => type,
    };

    private void CheckAllowed(TemplateValue value, JsonSource schema)
    {
        if (schema["allowedValues"] is not { Kind: JsonSourceKind.Array } allowed || value is ArrayValue { Items: [] })
        {
            return;
        }

        bool IsAllowed(TemplateValue candidate)
        {
            foreach (var item in allowed.Items)
            {
                meter.Spend();
                if (ValueComparison.AreEqual(SourceConversion.ToLiteral(item), candidate) != false || IsSameText(item, candidate))
                {
                    return true;
                }
            }

            return false;
        }

        // An array may be listed as a whole, or each of its elements.
        if (!IsAllowed(value) && !(value is ArrayValue array && array.Items.All(IsAllowed)))
        {
            throw new TemplateException("The provided value is not part of the allowed value(s): "
                + $"'{string.Join(",", allowed.Items.Take(50).Select(static item => ValueText.ToText(SourceConversion.ToLiteral(item))))}'.");
        }
    }

    /// <summary>Allowed texts are compared in any case.</summary>
    private static bool IsSameText(JsonSource item, TemplateValue candidate) =>
        candidate is StringValue text && item.Kind == JsonSourceKind.String && string.Equals(text.Value, item.Text, StringComparison.OrdinalIgnoreCase);

    private static void CheckRange(string path, TemplateValue value, JsonSource schema)
    {
        long? Bound(string name) => schema[name] is { Kind: JsonSourceKind.Integer } bound ? bound.Integer : null;
        if (value is IntegerValue integer)
        {
            Require(integer.Value >= (Bound("minValue") ?? long.MinValue), path, $"the value '{integer.Value}' is less than the minimum '{Bound("minValue")}'");
            Require(integer.Value <= (Bound("maxValue") ?? long.MaxValue), path, $"the value '{integer.Value}' is greater than the maximum '{Bound("maxValue")}'");
        }

        var length = value switch
        {
            StringValue text => text.Value.Length,
            ArrayValue array => array.Items.Count,
            _ => -1,
        };
        if (length >= 0)
        {
            Require(length >= (Bound("minLength") ?? 0), path, $"the length '{length}' is less than the minimum '{Bound("minLength")}'");
            Require(length <= (Bound("maxLength") ?? long.MaxValue), path, $"the length '{length}' is greater than the maximum '{Bound("maxLength")}'");
        }
    }

    private static void Require(bool condition, string path, string message)
    {
        if (!condition)
        {
            throw new TemplateException($"The provided value for the template parameter '{path}' is not valid: {message}.");
        }
    }

    private void CheckObject(string path, ObjectValue value, JsonSource schema)
    {
        if (schema.GetObject("discriminator") is { } discriminator)
        {
            CheckDiscriminator(path, value, discriminator);
        }

        var properties = schema.GetObject("properties");
        foreach (var (name, declared) in properties?.Properties ?? [])
        {
            if (value.TryGet(name, out var child))
            {
                Check($"{path}.{name}", child, declared);
            }
            else if (!value.HasUnknownNames && !IsNullable(declared))
            {
                Require(false, path, $"the value is missing the required property '{name}'");
            }
        }

        CheckAdditional(path, value, schema, properties);
    }

    private void CheckAdditional(string path, ObjectValue value, JsonSource schema, JsonSource? properties)
    {
        if (schema["additionalProperties"] is not { } additional)
        {
            return;
        }

        foreach (var (name, child) in value.Properties)
        {
            if (properties?[name] is not null || schema.GetObject("discriminator")?.GetString("propertyName") is { } tag && string.Equals(tag, name, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            Require(additional.Kind != JsonSourceKind.Boolean || additional.IsTrue, path, $"the property '{name}' is not permitted");
            if (additional.Kind == JsonSourceKind.Object)
            {
                Check($"{path}.{name}", child, additional);
            }
        }
    }

    private void CheckDiscriminator(string path, ObjectValue value, JsonSource discriminator)
    {
        var name = discriminator.GetString("propertyName") ?? "";
        if (!value.TryGet(name, out var tag))
        {
            Require(value.HasUnknownNames, path, $"the value is missing the required property '{name}'");
            return;
        }

        if (tag is ResidualValue)
        {
            return;
        }

        var mapping = discriminator.GetObject("mapping");
        var variant = tag is StringValue text ? mapping?.Properties.FirstOrDefault(property => string.Equals(property.Name, text.Value, StringComparison.Ordinal)) : null;
        Require(variant is not null, path, $"the property '{name}' must be one of '{string.Join(", ", mapping?.Properties.Select(static property => property.Name) ?? [])}'");
        Check(path, value, variant!.Value, 1);
    }

    private void CheckItems(string path, ArrayValue value, JsonSource schema)
    {
        var prefix = schema["prefixItems"]?.Items ?? [];
        for (var i = 0; i < value.Items.Count; i++)
        {
            if (i < prefix.Count)
            {
                Check($"{path}[{i}]", value.Items[i], prefix[i]);
            }
            else if (schema["items"] is { } items)
            {
                Require(items.Kind != JsonSourceKind.Boolean || items.IsTrue, path, $"the array must not have more than '{prefix.Count}' elements");
                if (items.Kind == JsonSourceKind.Object)
                {
                    Check($"{path}[{i}]", value.Items[i], items);
                }
            }
        }

        Require(value.Items.Count >= prefix.Count, path, $"the array must have at least '{prefix.Count}' elements");
    }

    private bool IsNullable(JsonSource schema)
    {
        for (var hops = 0; hops < MaximumReferences; hops++)
        {
            if (schema["nullable"] is { IsTrue: true })
            {
                return true;
            }

            if (schema.GetString("$ref") is not { } reference || FindDefinition(template, reference) is not { } definition)
            {
                return false;
            }

            schema = definition;
        }

        return false;
    }
}
