using System.Globalization;
using System.Text;

namespace GitOpsServerless.Arm.Language.Values;

/// <summary>The texts of values: by <c>string()</c>, and inside of <c>format()</c>.</summary>
internal static class ValueText
{
    /// <summary>What <c>string()</c> gives: the text itself, <c>True</c>/<c>False</c>, numbers, compact JSON.</summary>
    public static string ToText(TemplateValue value) => value switch
    {
        StringValue text => text.Value,
        BooleanValue boolean => boolean.Value ? "True" : "False",
        IntegerValue integer => integer.Value.ToString(CultureInfo.InvariantCulture),
        FloatValue number => number.Text,
        NullValue => "",
        _ => ToJsonText(value),
    };

    /// <summary>What <c>format()</c> inserts: as <see cref="ToText"/>, but JSON with strings in single quotes.</summary>
    /// <remarks>A quote inside of a string is not escaped then; Azure's own text is ambiguous in the same way.</remarks>
    public static string ToFormatText(TemplateValue value) => value switch
    {
        ArrayValue or ObjectValue => ToJsonText(value).Replace('"', '\''),
        FloatValue number => number.PlainText,
        _ => ToText(value),
    };

    /// <summary>A value as messages quote it: a secret is masked here, where it is known to be one.</summary>
    public static string Quote(TemplateValue value) => value.HasSecret ? "***" : Shorten(ToText(value));

    /// <summary>A text as messages quote it.</summary>
    public static string Shorten(string text) => text.Length <= 200 ? text : string.Concat(text.AsSpan(0, 200), "…");

    /// <summary>Compact JSON.</summary>
    public static string ToJsonText(TemplateValue value)
    {
        var builder = new StringBuilder((int)Math.Min(value.Size, 1 << 16));
        Write(builder, value);
        return builder.ToString();
    }

    private static void Write(StringBuilder builder, TemplateValue value)
    {
        switch (value)
        {
            case NullValue:
                builder.Append("null");
                break;
            case BooleanValue boolean:
                builder.Append(boolean.Value ? "true" : "false");
                break;
            case StringValue text:
                WriteString(builder, text.Value);
                break;
            case ArrayValue array:
                WriteArray(builder, array);
                break;
            case ObjectValue container:
                WriteObject(builder, container);
                break;
            case FloatValue { IsFinite: false } number:
                builder.Append('"').Append(number.Text).Append('"');
                break;
            default:
                builder.Append(ToText(value));
                break;
        }
    }

    private static void WriteArray(StringBuilder builder, ArrayValue array)
    {
        builder.Append('[');
        for (var i = 0; i < array.Items.Count; i++)
        {
            if (i > 0)
            {
                builder.Append(',');
            }

            Write(builder, array.Items[i]);
        }

        builder.Append(']');
    }

    private static void WriteObject(StringBuilder builder, ObjectValue container)
    {
        builder.Append('{');
        for (var i = 0; i < container.Properties.Count; i++)
        {
            if (i > 0)
            {
                builder.Append(',');
            }

            WriteString(builder, container.Properties[i].Key);
            builder.Append(':');
            Write(builder, container.Properties[i].Value);
        }

        builder.Append('}');
    }

    private static void WriteString(StringBuilder builder, string text)
    {
        builder.Append('"');
        foreach (var character in text)
        {
            switch (character)
            {
                case '\\':
                    builder.Append("\\\\");
                    break;
                case '\n':
                    builder.Append("\\n");
                    break;
                case '\r':
                    builder.Append("\\r");
                    break;
                case '\t':
                    builder.Append("\\t");
                    break;
                case '\b':
                    builder.Append("\\b");
                    break;
                case '\f':
                    builder.Append("\\f");
                    break;
                case < ' ' or '\u0085' or '\u2028' or '\u2029':
                    builder.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default:
                    if (character == '"')
                    {
                        builder.Append('\\');
                    }

                    builder.Append(character);
                    break;
            }
        }

        builder.Append('"');
    }
}
