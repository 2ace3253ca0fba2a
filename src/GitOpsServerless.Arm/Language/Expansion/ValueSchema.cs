using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Json;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>Checks the values of parameters against their declarations; unknown parts pass.</summary>
/// <remarks>
/// <see href="https://learn.microsoft.com/azure/azure-resource-manager/templates/parameters"/>,
/// <see href="https://learn.microsoft.com/azure/azure-resource-manager/templates/definitions"/>
/// </remarks>
internal sealed class ValueSchema(JsonSource template, ExpansionSession session, Func<string, string> subject)
{
    private const int MaximumReferences = 64;
    private const int ValuesShown = 50;

    // A declaration is asked for a dozen properties, present or not.
    private const int DeclarationCost = 10;
    private readonly WorkMeter meter = session.Meter;

    public static ValueSchema OfParameters(DeploymentFrame frame) => Of(frame, static path => $"the template parameter '{path}'");

    public static ValueSchema OfOutputs(DeploymentFrame frame) => Of(frame, static path => $"the template output '{path}'");

    /// <summary>The checks of one value alone, such as an argument of a user-defined function.</summary>
    public static ValueSchema Of(DeploymentFrame frame, Func<string, string> subject) => new(frame.Template, frame.Session, subject);

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
        meter.SpendText(path.Length);
        meter.Spend(DeclarationCost);
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
            meter.SpendText(reference.Length);
            var definition = FindDefinition(template, reference) ?? throw new TemplateException($"The definition '{reference}' is not found.") { Source = schema };
            Check(path, value, definition, hops < MaximumReferences ? hops + 1 : throw new TemplateException($"The definition '{reference}' refers to itself.") { Source = schema });
        }

        var type = schema.GetString("type");
        if (SecureTypes.IsSecure(type))
        {
            session.RecordSecret(value);
        }

        if (type is not null && !IsOfType(value, type))
        {
            throw Invalid(path, $"Expected a value of type '{Expected(type)}', but received a value of type '{value.TypeName}'.");
        }

        CheckAllowed(path, value, schema);
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

    private void CheckAllowed(string path, TemplateValue value, JsonSource schema)
    {
        if (schema["allowedValues"] is not { Kind: JsonSourceKind.Array } allowed || value is ArrayValue { Items: [] })
        {
            return;
        }

        bool IsAllowed(TemplateValue candidate)
        {
            foreach (var item in allowed.Items)
            {
                var literal = session.LiteralOf(item);
                meter.SpendText(Math.Min(literal.Size, candidate.Size));
                if (ValueComparison.AreEqual(literal, candidate) != false)
                {
                    return true;
                }
            }

            return false;
        }

        // An array may be listed as a whole, or each of its elements.
        if (!IsAllowed(value) && !(value is ArrayValue array && array.Items.All(IsAllowed)))
        {
            throw Invalid(path, $"The value '{(SecureTypes.IsSecure(schema.GetString("type")) ? "***" : ValueText.Quote(value))}' is not part of the allowed value(s): "
                + $"'{string.Join(",", allowed.Items.Take(ValuesShown).Select(item => ValueText.Shorten(ValueText.ToText(session.LiteralOf(item)))))}'.");
        }
    }

    private void CheckRange(string path, TemplateValue value, JsonSource schema)
    {
        long? Bound(string name) => schema[name] is { Kind: JsonSourceKind.Integer } bound ? bound.Integer : null;
        if (value is IntegerValue integer)
        {
            Require(integer.Value >= (Bound("minValue") ?? long.MinValue), path, $"Value should be greater than or equal to '{Bound("minValue")}'.");
            Require(integer.Value <= (Bound("maxValue") ?? long.MaxValue), path, $"Value should be less than or equal to '{Bound("maxValue")}'.");
        }

        var length = value switch
        {
            StringValue text => text.Value.Length,
            ArrayValue array => array.Items.Count,
            _ => -1,
        };
        if (length >= 0)
        {
            Require(length >= (Bound("minLength") ?? 0), path, $"Length of the value should be greater than or equal to '{Bound("minLength")}'.");
            Require(length <= (Bound("maxLength") ?? long.MaxValue), path, $"Length of the value should be less than or equal to '{Bound("maxLength")}'.");
        }
    }

    private void Require(bool condition, string path, string message)
    {
        if (!condition)
        {
            throw Invalid(path, message);
        }
    }

    private TemplateException Invalid(string path, string message) => new($"The provided value for {subject(path)} is not valid. {message} Please see https://aka.ms/arm-syntax-parameters for usage details.");

    private void CheckObject(string path, ObjectValue value, JsonSource schema)
    {
        if (schema.GetObject("discriminator") is { } discriminator)
        {
            CheckDiscriminator(path, value, discriminator);
        }

        var properties = schema.GetObject("properties");
        meter.Spend(properties?.Properties.Count ?? 0);
        foreach (var (name, declared) in properties?.Properties ?? [])
        {
            if (value.TryGet(name, out var child))
            {
                Check($"{path}.{name}", child, declared);
            }
            else if (!value.HasUnknownNames && !IsNullable(declared))
            {
                Require(false, path, $"A non-null value for the property '{name}' must be provided, but the property was null or missing.");
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

        meter.Spend(value.Properties.Count);
        foreach (var (name, child) in value.Properties)
        {
            if (properties?[name] is not null || schema.GetObject("discriminator")?.GetString("propertyName") is { } tag && string.Equals(tag, name, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            Require(additional.Kind != JsonSourceKind.Boolean || additional.IsTrue, path, $"The object does not allow values with properties not defined in the schema, but the following unknown properties were present: ['{name}'].");
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
            Require(value.HasUnknownNames, path, $"No value was provided for the discriminator property '{name}'.");
            return;
        }

        if (tag is ResidualValue)
        {
            return;
        }

        var mapping = discriminator.GetObject("mapping")?.Properties ?? [];
        meter.Spend(mapping.Count);
        var variant = tag is StringValue text ? mapping.FirstOrDefault(property => string.Equals(property.Name, text.Value, StringComparison.Ordinal)).Value : null;
        if (variant is null)
        {
            throw Invalid(path, $"The value provided for the discriminator property '{name}' did not match any known variant. Valid discriminator property values are: '{string.Join("','", mapping.Take(ValuesShown).Select(static property => ValueText.Shorten(property.Name)))}'.");
        }

        Check(path, value, variant, 1);
    }

    private void CheckItems(string path, ArrayValue value, JsonSource schema)
    {
        var prefix = schema["prefixItems"]?.Items ?? [];
        if (prefix.Count == 0 && schema["items"] is null)
        {
            return;
        }

        for (var i = 0; i < value.Items.Count; i++)
        {
            if (i < prefix.Count)
            {
                Check($"{path}[{i}]", value.Items[i], prefix[i]);
            }
            else if (schema["items"] is { } items)
            {
                Require(items.Kind != JsonSourceKind.Boolean || items.IsTrue, path, $"The array expects exactly {prefix.Count} item(s), but additional items were present.");
                if (items.Kind == JsonSourceKind.Object)
                {
                    Check($"{path}[{i}]", value.Items[i], items);
                }
            }
        }

        Require(value.Items.Count >= prefix.Count, path, $"All elements of an array prefix are required, but no value was provided at index {value.Items.Count}.");
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
