using System.Globalization;
using System.Text;
using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Emit;

/// <summary>Writes expressions as a template has them.</summary>
internal static class ArmExpressionWriter
{
    /// <summary>The longest expression that is written; the deployment engine takes far shorter ones.</summary>
    private const int Longest = 4 * 1024 * 1024;

    /// <summary>The string that stands for the expression: plain text for a string, else <c>[…]</c>.</summary>
    public static string Write(ArmExpression expression) => Write(expression, new StringBuilder());

    /// <inheritdoc cref="Write(ArmExpression)"/>
    /// <param name="expression">The expression.</param>
    /// <param name="builder">What it is put together in: whoever writes many has one for all.</param>
    public static string Write(ArmExpression expression, StringBuilder builder)
    {
        if (expression is ArmString text)
        {
            return Escape(text.Value);
        }

        builder.Clear().Append('[');
        Append(builder, expression);
        return builder.Append(']').ToString();
    }

    /// <summary>Doubles the bracket of a text that would be read as an expression.</summary>
    public static string Escape(string text) => text.StartsWith('[') && text.EndsWith(']') ? "[" + text : text;

    private static void Append(StringBuilder builder, ArmExpression expression)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        if (builder.Length > Longest)
        {
            throw new Refusal(RefusalCodes.Limit, null, null, "An expression would be longer than the bound on its characters; split what it is put together from into variables.");
        }

        switch (expression)
        {
            case ArmString text:
                builder.Append('\'').Append(text.Value.Replace("'", "''", StringComparison.Ordinal)).Append('\'');
                break;
            case ArmInteger number:
                builder.Append(number.Value.ToString(CultureInfo.InvariantCulture));
                break;
            case ArmCall call:
                AppendCall(builder, call);
                break;
        }
    }

    private static void AppendCall(StringBuilder builder, ArmCall call)
    {
        builder.Append(call.Function).Append('(');
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            if (i > 0)
            {
                builder.Append(", ");
            }

            Append(builder, call.Arguments[i]);
        }

        builder.Append(')');
        foreach (var property in call.Properties)
        {
            if (property is ArmString name && Lexer.IsIdentifier(name.Value))
            {
                builder.Append('.').Append(name.Value);
            }
            else
            {
                builder.Append('[');
                Append(builder, property);
                builder.Append(']');
            }
        }
    }
}
