using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Json;

/// <summary>Turns constant template nodes into values.</summary>
internal static class SourceConversion
{
    public static TemplateValue ToValue(JsonSource source) => source.Kind switch
    {
        JsonSourceKind.Null => TemplateValue.Null,
        JsonSourceKind.Boolean => TemplateValue.Of(source.Integer != 0),
        JsonSourceKind.Integer => new IntegerValue(source.Integer),
        JsonSourceKind.Float => new FloatValue(source.Text),
        JsonSourceKind.String => new StringValue(ExpressionText.Unescape(source.Text)),
        JsonSourceKind.Array => new ArrayValue([.. source.Items.Select(static item => item.Constant)]),
        _ => new ObjectValue(source.Properties.Select(static property => KeyValuePair.Create(ExpressionText.Unescape(property.Name), property.Value.Constant))),
    };

    /// <summary>Takes JSON as data: strings are not read as expressions.</summary>
    public static TemplateValue ToLiteral(JsonSource source) => source.Kind switch
    {
        JsonSourceKind.String => new StringValue(source.Text),
        JsonSourceKind.Array => new ArrayValue([.. source.Items.Select(ToLiteral)]),
        JsonSourceKind.Object => new ObjectValue(source.Properties.Select(static property => KeyValuePair.Create(property.Name, ToLiteral(property.Value)))),
        _ => source.Constant,
    };
}
