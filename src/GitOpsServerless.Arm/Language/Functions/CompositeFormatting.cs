using System.Globalization;
using System.Text;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Functions;

/// <summary><c>format()</c>: .NET composite formatting with bounded widths.</summary>
/// <remarks><see href="https://learn.microsoft.com/dotnet/standard/base-types/composite-formatting"/></remarks>
internal static class CompositeFormatting
{
    private const int MaximumWidth = 10_000;
    private const int MaximumFormatLength = 100;
    private const int MaximumPrecision = 99;

    public static TemplateValue? Format(FunctionCall call)
    {
        var format = call.Text(0);
        call.Evaluator.Meter.SpendText(format.Length);
        var builder = new StringBuilder(format.Length + 32);
        var position = 0;
        while (position < format.Length)
        {
            var brace = format.AsSpan(position).IndexOfAny('{', '}');
            if (brace < 0)
            {
                builder.Append(format, position, format.Length - position);
                break;
            }

            builder.Append(format, position, brace);
            position += brace;
            if (position + 1 < format.Length && format[position + 1] == format[position])
            {
                builder.Append(format[position]);
                position += 2;
                continue;
            }

            position = AppendItem(call, format, position, builder);
            if (builder.Length > call.Evaluator.Meter.Limits.ValueSize)
            {
                throw call.Failure("the result is too long.");
            }
        }

        return TemplateValue.Of(builder.ToString());
    }

    private static int AppendItem(FunctionCall call, string format, int start, StringBuilder builder)
    {
        var end = format.IndexOf('}', start);
        if (format[start] != '{' || end < 0)
        {
            throw call.Failure("the format string is not valid: a brace is not paired.");
        }

        var item = format.AsSpan(start + 1, end - start - 1);
        var colon = item.IndexOf(':');
        var specifier = colon < 0 ? "" : item[(colon + 1)..].ToString();
        var head = colon < 0 ? item : item[..colon];
        var comma = head.IndexOf(',');
        var width = 0;
        if (comma >= 0 && !int.TryParse(head[(comma + 1)..], NumberStyles.Integer, CultureInfo.InvariantCulture, out width))
        {
            throw call.Failure("the format string is not valid: the alignment is no integer.");
        }

        if (!int.TryParse(comma < 0 ? head : head[..comma], NumberStyles.None | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var index) || index >= call.Count - 1)
        {
            throw call.Failure($"the format string is not valid: there is no argument for '{{{item}}}'.");
        }

        if (Math.Abs((long)width) > MaximumWidth)
        {
            throw call.Failure($"the alignment is more than {MaximumWidth}.");
        }

        call.Evaluator.Meter.SpendText(call[index + 1].Size);
        call.Evaluator.Meter.RequireSize(builder.Length + call[index + 1].Size);
        var text = Text(call, call[index + 1], specifier);
        call.Evaluator.Meter.SpendText(text.Length + Math.Abs((long)width));
        builder.Append(width >= 0 ? text.PadLeft(width) : text.PadRight(-width));
        return end + 1;
    }

    private static string Text(FunctionCall call, TemplateValue value, string specifier)
    {
        if (specifier.Length == 0 || value is not (IntegerValue or FloatValue))
        {
            return ValueText.ToFormatText(value);
        }

        if (specifier.Length > MaximumFormatLength || Precision(specifier) > MaximumPrecision)
        {
            throw call.Failure($"the format '{specifier[..Math.Min(specifier.Length, 20)]}' is too long or too precise.");
        }

        try
        {
            return value is IntegerValue integer
                ? integer.Value.ToString(specifier, CultureInfo.InvariantCulture)
                : ((FloatValue)value).Value.ToString(specifier, CultureInfo.InvariantCulture);
        }
        catch (FormatException)
        {
            throw call.Failure($"the format '{specifier}' is not valid.");
        }
    }

    private static long Precision(string specifier) =>
        char.IsAsciiLetter(specifier[0]) && long.TryParse(specifier.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var precision) ? precision
        : specifier.Length > 1 && specifier.AsSpan(1).ContainsAnyExceptInRange('0', '9') ? 0
        : specifier.Length > 3 ? long.MaxValue : 0;
}
