using System.Globalization;
using System.Text;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expressions;

/// <summary>Writes expressions as text; the parser reads them back unchanged.</summary>
internal static class ExpressionWriter
{
    /// <summary>The text with the brackets of a template string.</summary>
    public static string Write(Expression expression)
    {
        var builder = new StringBuilder("[");
        Write(builder, expression);
        return builder.Append(']').ToString();
    }

    private static void Write(StringBuilder builder, Expression expression)
    {
        switch (expression)
        {
            case LiteralExpression literal:
                WriteLiteral(builder, literal.Value);
                break;
            case CallExpression call:
                WriteCall(builder, call);
                break;
            case AccessExpression access:
                WriteAccess(builder, access);
                break;
            default:
                throw new InvalidOperationException("Unknown kind of expression.");
        }
    }

    private static void WriteLiteral(StringBuilder builder, TemplateValue value)
    {
        switch (value)
        {
            case IntegerValue integer:
                builder.Append(integer.Value.ToString(CultureInfo.InvariantCulture));
                break;
            case StringValue text:
                builder.Append('\'').Append(text.Value.Replace("'", "''", StringComparison.Ordinal)).Append('\'');
                break;
            case FloatValue number:
                builder.Append("json('").Append(number.Text).Append("')");
                break;
            default:
                Write(builder, value.ToExpression());
                break;
        }
    }

    private static void WriteCall(StringBuilder builder, CallExpression call)
    {
        builder.Append(call.Name).Append('(');
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            if (i > 0)
            {
                builder.Append(", ");
            }

            Write(builder, call.Arguments[i]);
        }

        builder.Append(')');
    }

    private static void WriteAccess(StringBuilder builder, AccessExpression access)
    {
        Write(builder, access.Target);
        if (access.Key is LiteralExpression { Value: StringValue name } && IsIdentifier(name.Value))
        {
            builder.Append('.').Append(name.Value);
            return;
        }

        builder.Append('[');
        Write(builder, access.Key);
        builder.Append(']');
    }

    private static bool IsIdentifier(string name) =>
        name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(static character => char.IsAsciiLetterOrDigit(character) || character == '_');
}
