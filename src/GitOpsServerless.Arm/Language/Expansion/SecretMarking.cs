using GitOpsServerless.Arm.Language.Json;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>Marks values as secrets (<see cref="TemplateValue.HasSecret"/>) where they come into being; from there the mark goes along.</summary>
internal static class SecretMarking
{
    private const int MaximumReferences = 64;

    /// <summary>The value with a mark on every text and number in it. An empty text says nothing, and neither does a boolean.</summary>
    public static TemplateValue Whole(TemplateValue value, WorkMeter meter)
    {
        meter.Spend();
        switch (value)
        {
            case { HasSecret: true } and (StringValue or IntegerValue or FloatValue):
                return value;
            case StringValue { Value.Length: > 0 } text:
                return new StringValue(text.Value, isSecret: true);
            case IntegerValue integer:
                return new IntegerValue(integer.Value, isSecret: true);
            case FloatValue number:
                return number.AsSecret();
            case ArrayValue array:
                meter.Keep(64 + (40L * array.Items.Count));
                return new ArrayValue([.. array.Items.Select(item => Whole(item, meter))]);
            case ObjectValue container:
                meter.Keep(160 + (160L * container.Properties.Count));
                return new ObjectValue(
                    container.Properties.Select(property => KeyValuePair.Create(property.Key, Whole(property.Value, meter))),
                    [.. container.UnknownNames.Select(property => KeyValuePair.Create(property.Key, Whole(property.Value, meter)))]);
            default:
                return value;
        }
    }

    /// <summary>The value with a mark on what its declaration says is a secret: <c>securestring</c> and <c>secureObject</c>, at any depth.</summary>
    public static TemplateValue Declared(JsonSource template, JsonSource schema, TemplateValue value, WorkMeter meter, int hops = 0)
    {
        meter.Spend();
        if (SecureTypes.IsSecure(schema.GetString("type")))
        {
            return Whole(value, meter);
        }

        if (schema.GetString("$ref") is { } reference && hops < MaximumReferences && ValueSchema.FindDefinition(template, reference) is { } definition)
        {
            value = Declared(template, definition, value, meter, hops + 1);
        }

        return value switch
        {
            ObjectValue container => OfProperties(template, schema, container, meter, hops),
            ArrayValue array => OfItems(template, schema, array, meter),
            _ => value,
        };
    }

    private static ObjectValue OfProperties(JsonSource template, JsonSource schema, ObjectValue container, WorkMeter meter, int hops)
    {
        if (Variant(schema, container) is { } variant && hops < MaximumReferences)
        {
            container = (ObjectValue)Declared(template, variant, container, meter, hops + 1);
        }

        var properties = schema.GetObject("properties");
        var additional = schema.GetObject("additionalProperties");
        if (properties is null && additional is null)
        {
            return container;
        }

        var marked = new KeyValuePair<string, TemplateValue>[container.Properties.Count];
        var isChanged = false;
        for (var i = 0; i < marked.Length; i++)
        {
            var (name, value) = container.Properties[i];
            var made = (properties?[name] ?? additional) is { Kind: JsonSourceKind.Object } declared ? Declared(template, declared, value, meter) : value;
            isChanged |= !ReferenceEquals(made, value);
            marked[i] = new(name, made);
        }

        return isChanged ? (ObjectValue)meter.Admit(new ObjectValue(marked, container.UnknownNames)) : container;
    }

    private static JsonSource? Variant(JsonSource schema, ObjectValue container) =>
        schema.GetObject("discriminator") is { } discriminator
        && container.TryGet(discriminator.GetString("propertyName") ?? "", out var tag) && tag is StringValue text
            ? discriminator.GetObject("mapping")?[text.Value]
            : null;

    private static ArrayValue OfItems(JsonSource template, JsonSource schema, ArrayValue array, WorkMeter meter)
    {
        var prefix = schema["prefixItems"]?.Items ?? [];
        var rest = schema.GetObject("items");
        if (prefix.Count == 0 && rest is null)
        {
            return array;
        }

        var marked = new TemplateValue[array.Items.Count];
        var isChanged = false;
        for (var i = 0; i < marked.Length; i++)
        {
            marked[i] = (i < prefix.Count ? prefix[i] : rest) is { } declared ? Declared(template, declared, array.Items[i], meter) : array.Items[i];
            isChanged |= !ReferenceEquals(marked[i], array.Items[i]);
        }

        return isChanged ? (ArrayValue)meter.Admit(new ArrayValue(marked)) : array;
    }
}
