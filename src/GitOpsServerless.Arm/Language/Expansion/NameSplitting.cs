using System.Globalization;
using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>Takes an unknown name of several segments apart when it was put together by <c>format()</c> or <c>concat()</c>.</summary>
internal static class NameSplitting
{
    public static IReadOnlyList<TemplateValue>? TrySplit(Expression expression) => expression is not CallExpression call ? null
        : string.Equals(call.Name, "format", StringComparison.OrdinalIgnoreCase) ? SplitFormat(call)
        : string.Equals(call.Name, "concat", StringComparison.OrdinalIgnoreCase) ? SplitConcat(call)
        : null;

    private static List<TemplateValue>? SplitFormat(CallExpression call)
    {
        if (call.Arguments is not [LiteralExpression { Value: StringValue format }, ..])
        {
            return null;
        }

        var segments = new List<TemplateValue>();
        foreach (var segment in format.Value.Split('/'))
        {
            if (!segment.AsSpan().ContainsAny('{', '}'))
            {
                segments.Add(new StringValue(segment));
            }
            else if (segment is ['{', .. var digits, '}'] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < call.Arguments.Count - 1)
            {
                AddArgument(segments, call.Arguments[index + 1]);
            }
            else
            {
                return null;
            }
        }

        return segments;
    }

    private static List<TemplateValue>? SplitConcat(CallExpression call)
    {
        var segments = new List<TemplateValue>();
        var current = new List<Expression>();
        void Flush()
        {
            segments.Add(current is [LiteralExpression { Value: StringValue text }] ? text : new ResidualValue(current.Count == 1 ? current[0] : new CallExpression("concat", [.. current])));
            current.Clear();
        }

        foreach (var argument in call.Arguments)
        {
            if (argument is not LiteralExpression { Value: StringValue text })
            {
                current.Add(argument);
                continue;
            }

            var parts = text.Value.Split('/');
            for (var i = 0; i < parts.Length; i++)
            {
                if (i > 0)
                {
                    if (current.Count == 0)
                    {
                        return null;
                    }

                    Flush();
                }

                if (parts[i].Length > 0)
                {
                    current.Add(new LiteralExpression(new StringValue(parts[i])));
                }
            }
        }

        if (current.Count == 0)
        {
            return null;
        }

        Flush();
        return segments;
    }

    /// <summary>A known argument may itself hold several segments.</summary>
    private static void AddArgument(List<TemplateValue> segments, Expression argument)
    {
        if (argument is LiteralExpression literal)
        {
            segments.AddRange(ValueText.ToText(literal.Value).Split('/').Select(static part => new StringValue(part)));
        }
        else
        {
            segments.Add(new ResidualValue(argument));
        }
    }
}
