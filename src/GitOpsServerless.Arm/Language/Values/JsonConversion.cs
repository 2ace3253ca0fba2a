using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language.Expressions;

namespace GitOpsServerless.Arm.Language.Values;

/// <summary>Between values and <see cref="JsonNode"/>.</summary>
internal static class JsonConversion
{
    /// <summary>The JSON of a value; unknown parts become expressions and literals of their shape are escaped.</summary>
    public static JsonNode? ToJson(TemplateValue value) => value switch
    {
        NullValue => null,
        BooleanValue boolean => JsonValue.Create(boolean.Value),
        IntegerValue integer => JsonValue.Create(integer.Value),
        FloatValue { IsFinite: false } number => JsonValue.Create(number.Text),
        FloatValue number => JsonValue.Create(JsonElement.Parse(number.Text)),
        StringValue text => JsonValue.Create(ExpressionText.Escape(text.Value)),
        ArrayValue array => ToJsonArray(array),
        ObjectValue container => ToJsonObject(container),
        ResidualValue residual => JsonValue.Create(ToText(residual.Expression)),
        _ => throw new InvalidOperationException("Unknown kind of value."),
    };

    public static JsonObject ToJsonObject(ObjectValue value)
    {
        var result = new JsonObject();
        foreach (var (name, child) in value.Properties)
        {
            result[ExpressionText.Escape(name)] = ToJson(child);
        }

        foreach (var (name, child) in value.UnknownNames)
        {
            result[ToText(name)] = ToJson(child);
        }

        return result;
    }

    /// <summary>The JSON of a value without unknown parts, with no escaping: what a provider would see.</summary>
    public static JsonNode? ToLiteralJson(TemplateValue value) => value switch
    {
        StringValue text => JsonValue.Create(text.Value),
        ArrayValue array => new JsonArray([.. array.Items.Select(ToLiteralJson)]),
        ObjectValue container => new JsonObject(container.Properties.Select(static property => KeyValuePair.Create(property.Key, ToLiteralJson(property.Value)))),
        _ => ToJson(value),
    };

    public static string ToText(Expression expression) => ExpressionWriter.Write(expression);

    /// <summary>The text of a value that is a name or an id: the literal, or the expression.</summary>
    public static string ToIdentifier(TemplateValue value) => value switch
    {
        StringValue text => text.Value,
        ResidualValue residual => ToText(residual.Expression),
        _ => ValueText.ToText(value),
    };

    /// <summary>Reads data: every string is a literal.</summary>
    public static TemplateValue FromJson(JsonNode? node) => From(node, static text => new StringValue(text), static name => name);

    /// <summary>Reads what <see cref="ToJson"/> wrote: expressions become unknown values, literals are unescaped.</summary>
    public static TemplateValue FromResidualJson(JsonNode? node) => From(node, FromIdentifier, ExpressionText.Unescape);

    /// <summary>Reads what <see cref="ToIdentifier"/> wrote.</summary>
    public static TemplateValue FromIdentifier(string text) => ExpressionText.IsExpression(text)
        ? new ResidualValue(ExpressionParser.ParseTemplateString(text, int.MaxValue))
        : new StringValue(ExpressionText.Unescape(text));

    private static JsonArray ToJsonArray(ArrayValue value)
    {
        var result = new JsonArray();
        foreach (var item in value.Items)
        {
            result.Add(ToJson(item));
        }

        return result;
    }

    private static TemplateValue From(JsonNode? node, Func<string, TemplateValue> text, Func<string, string> name) => node switch
    {
        null => TemplateValue.Null,
        JsonObject container => new ObjectValue(container.Select(property => KeyValuePair.Create(name(property.Key), From(property.Value, text, name)))),
        JsonArray array => new ArrayValue([.. array.Select(item => From(item, text, name))]),
        _ => FromScalar(node.AsValue(), text),
    };

    private static TemplateValue FromScalar(JsonValue value, Func<string, TemplateValue> text) => value.GetValueKind() switch
    {
        JsonValueKind.String => text(value.GetValue<string>()),
        JsonValueKind.True => TemplateValue.True,
        JsonValueKind.False => TemplateValue.False,
        JsonValueKind.Null => TemplateValue.Null,
        _ => FromNumber(value.ToJsonString()),
    };

    public static TemplateValue FromNumber(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) ? new IntegerValue(integer) : new FloatValue(text);
}
