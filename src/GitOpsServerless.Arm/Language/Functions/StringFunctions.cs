using System.Globalization;
using System.Text;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Functions;

/// <summary>Functions over strings.</summary>
/// <remarks><see href="https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string"/></remarks>
internal static class StringFunctions
{
    private const int MaximumPadding = 16;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static IEnumerable<FunctionDefinition> All { get; } =
    [
        new("base64", 1, 1) { Eager = static call => TemplateValue.Of(Convert.ToBase64String(Utf8.GetBytes(call.Text(0)))) },
        new("base64ToString", 1, 1) { Eager = static call => TemplateValue.Of(FromBase64(call, call.Text(0))) },
        new("base64ToJson", 1, 1) { Cost = 8, Eager = static call => ObjectFunctions.ParseJson(call, FromBase64(call, call.Text(0))) },
        new("startsWith", 2, 2) { Eager = static call => TemplateValue.Of(call.Text(0).StartsWith(call.Text(1), StringComparison.OrdinalIgnoreCase)) },
        new("endsWith", 2, 2) { Eager = static call => TemplateValue.Of(call.Text(0).EndsWith(call.Text(1), StringComparison.OrdinalIgnoreCase)) },
        new("like", 2, 2) { PaysItself = true, Eager = static call => TemplateValue.Of(Like(call)) },
        new("format", 1, int.MaxValue) { Cost = 8, Eager = CompositeFormatting.Format, PaysItself = true },
        new("guid", 1, int.MaxValue) { Cost = 8, Eager = static call => TemplateValue.Of(NameHashing.Guid(JoinArguments(call))) },
        new("uniqueString", 1, int.MaxValue) { Cost = 8, Eager = static call => TemplateValue.Of(NameHashing.UniqueString(JoinArguments(call))) },
        new("join", 2, 2) { Eager = Join, PaysItself = true },
        new("padLeft", 2, 3) { Eager = PadLeft },
        new("replace", 3, 3) { Eager = Replace, PaysItself = true },
        new("split", 2, 2) { Cost = 8, Eager = Split },
        new("string", 1, 1) { Eager = ToText, PaysItself = true },
        new("substring", 2, 3) { Eager = Substring, PaysItself = true },
        new("toLower", 1, 1) { Eager = static call => TemplateValue.Of(call.Text(0).ToLowerInvariant()) },
        new("toUpper", 1, 1) { Eager = static call => TemplateValue.Of(call.Text(0).ToUpperInvariant()) },
        new("trim", 1, 1) { Eager = static call => TemplateValue.Of(call.Text(0).Trim()) },
        new("fail", 1, 1) { Eager = static call => throw new Expressions.TemplateException(call.Text(0), "DeploymentFailed") },
    ];

    /// <summary>Concatenates strings, integers and booleans.</summary>
    public static TemplateValue? Concat(FunctionCall call)
    {
        call.Evaluator.Meter.RequireSize(call.Arguments.Sum(static argument => argument.Size));
        var builder = new StringBuilder();
        foreach (var argument in call.Arguments)
        {
            builder.Append(FunctionCall.ScalarText(argument) ?? throw MixedConcat());
        }

        return TemplateValue.Of(builder.ToString());
    }

    public static Expressions.TemplateException MixedConcat() =>
        new("The provided parameters for language function 'concat' are invalid. Either all or none of the parameters must be an array. Please see https://aka.ms/arm-function-concat for usage details.");

    public static string FromBase64(FunctionCall call, string text)
    {
        try
        {
            return Utf8.GetString(Convert.FromBase64String(text));
        }
        catch (FormatException)
        {
            throw call.Failure("the value is no valid base64 text.");
        }
    }

    public static long IndexOf(FunctionCall call)
    {
        PayForSearch(call);
        return call.Text(0).IndexOf(call.Text(1), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The empty text is found at the last character.</summary>
    public static long LastIndexOf(FunctionCall call)
    {
        PayForSearch(call);
        return call.Text(1).Length == 0 ? Math.Max(0, call.Text(0).Length - 1) : call.Text(0).LastIndexOf(call.Text(1), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>In any case, a comparison is one of single characters.</summary>
    private static void PayForSearch(FunctionCall call) => call.Evaluator.Meter.SpendSearch(call.Text(0).Length, call.Text(1).Length, charactersPerUnit: 16);

    private static string JoinArguments(FunctionCall call)
    {
        call.Evaluator.Meter.RequireSize(call.Arguments.Sum(static argument => argument.Size));
        var texts = new string[call.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = call.Text(i);
        }

        return string.Join('-', texts);
    }

    /// <summary>Matches in any case; <c>*</c> stands for any text. Greedy from the left with one point to come back to.</summary>
    private static bool Like(FunctionCall call)
    {
        var (text, pattern) = (call.Text(0).ToUpperInvariant(), call.Text(1).ToUpperInvariant());
        call.Evaluator.Meter.SpendText((long)text.Length * pattern.Length);
        var (t, p, star, mark) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, mark) = (p++, t);
            }
            else if (p < pattern.Length && pattern[p] == text[t])
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                (p, t) = (star + 1, ++mark);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).Trim('*').IsEmpty;
    }

    private static StringValue Join(FunctionCall call)
    {
        var separator = call.Text(1);
        var items = call.Array(0).Items;
        var length = items.Sum(static item => item.Size) + ((long)separator.Length * items.Count);
        if (length > call.Evaluator.Meter.Limits.ValueSize)
        {
            throw call.Failure("the result is too long.");
        }

        call.Evaluator.Meter.SpendText(length);
        return new StringValue(string.Join(separator, items.Select(item => FunctionCall.ScalarText(item)
            ?? throw call.Failure($"the array must only contain elements of type(s) 'String, Integer, Boolean'; one is of the type '{item.TypeName}'."))));
    }

    private static StringValue PadLeft(FunctionCall call)
    {
        var width = call.Integer(1);
        var fill = call.Has(2) ? call.Text(2) : " ";
        var text = call[0] is StringValue or IntegerValue ? ValueText.ToText(call[0]) : throw call.WrongType(0, "'String, Integer'");
        return width >= 1 && width <= MaximumPadding && fill.Length == 1
            ? new StringValue(text.PadLeft((int)width, fill[0]))
            : throw call.Failure($"the total width must be from 1 to '{MaximumPadding}', and the padding character a single character.");
    }

    private static StringValue Replace(FunctionCall call)
    {
        var (text, old, replacement) = (call.Text(0), call.Text(1), call.Text(2));
        if (old.Length == 0)
        {
            throw call.Failure("the text to replace must not be empty.");
        }

        var worst = (text.Length / (long)old.Length * Math.Max(0, replacement.Length - old.Length)) + text.Length;
        if (worst > call.Evaluator.Meter.Limits.ValueSize)
        {
            throw call.Failure("the result may be too long.");
        }

        call.Evaluator.Meter.SpendSearch(worst, old.Length);
        return new StringValue(text.Replace(old, replacement, StringComparison.Ordinal));
    }

    private static ArrayValue Split(FunctionCall call)
    {
        var text = call.Text(0);
        var delimiters = call[1] is ArrayValue array
            ? array.Items.Select(item => item is StringValue delimiter ? delimiter.Value : throw call.WrongType(1, "an array of strings")).ToArray()
            : [call.Text(1)];
        foreach (var delimiter in delimiters)
        {
            call.Evaluator.Meter.SpendSearch(text.Length, delimiter.Length);
        }

        // Each part counts at least three characters: more of them make no value that is admitted.
        var most = (call.Evaluator.Meter.Limits.ValueSize / 3) + 1;
        return (ArrayValue)call.Evaluator.Meter.AdmitWhole(new ArrayValue([.. text.Split(delimiters, most, StringSplitOptions.None).Select(static part => new StringValue(part))]));
    }

    private static StringValue ToText(FunctionCall call)
    {
        call.Evaluator.Meter.SpendText(call[0].Size);
        if (call[0] is NullValue or FloatValue)
        {
            throw call.WrongType(0, "'Integer, String, Boolean, Object, Array'");
        }

        return call[0] as StringValue ?? new StringValue(ValueText.ToText(call[0]));
    }

    private static StringValue Substring(FunctionCall call)
    {
        var text = call.Text(0);
        var start = call.Integer(1);
        var length = call.Has(2) ? call.Integer(2) : text.Length - start;
        return start >= 0 && length >= 0 && start <= text.Length && length <= text.Length - start
            ? new StringValue(text.Substring((int)start, (int)length))
            : throw call.Failure($"the start index '{start}' and the length '{length}' must stay within the text of '{text.Length}' characters.");
    }
}
