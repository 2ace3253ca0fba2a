using System.Globalization;
using System.Xml;
using GitOpsServerless.Arm.Language.Expansion;
using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Functions;

/// <summary>Functions over points in time, always in UTC.</summary>
/// <remarks><see href="https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-date"/></remarks>
internal static class DateFunctions
{
    private const string DefaultNow = "yyyyMMdd'T'HHmmss'Z'";
    private const string Iso = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private static readonly string[] CompactFormats = [DefaultNow, "yyyyMMdd", "yyyy-MM-dd HH:mm:ss'Z'"];

    public static IEnumerable<FunctionDefinition> All { get; } =
    [
        new("dateTimeAdd", 2, 3) { Cost = 16, Eager = Add },
        new("dateTimeFromEpoch", 1, 1) { Cost = 16, Eager = FromEpoch },
        new("dateTimeToEpoch", 1, 1) { Cost = 16, Eager = static call => TemplateValue.Of(Read(call, 0).ToUnixTimeSeconds()) },
        new("utcNow", 0, 1) { Lazy = UtcNow },
        new("newGuid", 0, 0) { Lazy = NewGuid },
    ];

    private static TemplateValue UtcNow(Evaluator evaluator, CallExpression call, EvaluationContext context)
    {
        RequireParameterDefault(call, context);
        var arguments = evaluator.EvaluateArguments(call, context);
        return evaluator.Session.UtcNow is { } now && arguments is [] or [StringValue]
            ? evaluator.Meter.Admit(TemplateValue.Of(Write(now, arguments is [StringValue format] ? format.Value : DefaultNow)))
            : evaluator.Residual(call.Name, arguments);
    }

    private static TemplateValue NewGuid(Evaluator evaluator, CallExpression call, EvaluationContext context)
    {
        RequireParameterDefault(call, context);
        return evaluator.Session.Request.Runtime.NewGuid() is { } value ? evaluator.Meter.Admit(TemplateValue.Of(value.ToString())) : evaluator.Residual(call);
    }

    private static void RequireParameterDefault(CallExpression call, EvaluationContext context)
    {
        if (context.Part != TemplatePart.ParameterDefault && !context.Frame.KeepsUnknownNames)
        {
            throw new TemplateException($"The template function '{call.Name}' is not expected at this location: it can be used in the default value of a parameter only.");
        }
    }

    private static StringValue FromEpoch(FunctionCall call)
    {
        var seconds = call[0] is StringValue text && long.TryParse(text.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var parsed) ? parsed : call.Integer(0);
        return seconds is >= -62_135_596_800 and <= 253_402_300_799
            ? new StringValue(Write(DateTimeOffset.FromUnixTimeSeconds(seconds), Iso))
            : throw call.Failure("the value is out of range.");
    }

    /// <summary>
    /// A year is 365 days and a month 30, as in .NET's reading of XML durations. The point in time keeps its offset, and the <c>Z</c> of
    /// the default format is a mere letter.
    /// </summary>
    private static StringValue Add(FunctionCall call)
    {
        var time = Read(call, 0);
        var format = call.Has(2) ? call.Text(2) : Iso;
        try
        {
            return new StringValue(time.Add(XmlConvert.ToTimeSpan(call.Text(1))).ToString(format, CultureInfo.InvariantCulture));
        }
        catch (Exception failure) when (failure is ArgumentOutOfRangeException or OverflowException)
        {
            throw call.Failure("the result is out of range.");
        }
        catch (FormatException)
        {
            throw call.Failure($"'{call.Text(1)}' is no valid ISO 8601 duration, or '{format}' no valid format.");
        }
    }

    private static DateTimeOffset Read(FunctionCall call, int index)
    {
        const DateTimeStyles styles = DateTimeStyles.AssumeUniversal;
        var text = call.Text(index);
        return DateTimeOffset.TryParseExact(text, CompactFormats, CultureInfo.InvariantCulture, styles, out var time)
            || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, styles, out time)
            ? time
            : throw call.Failure($"'{text}' is no point in time.");
    }

    private static string Write(DateTimeOffset time, string format)
    {
        try
        {
            return time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
        }
        catch (FormatException)
        {
            throw new TemplateException($"'{format}' is no valid format of a point in time.");
        }
    }
}
