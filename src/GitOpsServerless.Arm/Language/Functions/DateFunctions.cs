using System.Globalization;
using System.Text.RegularExpressions;
using GitOpsServerless.Arm.Language.Expansion;
using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Functions;

/// <summary>Functions over points in time, always in UTC.</summary>
/// <remarks><see href="https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-date"/></remarks>
internal static partial class DateFunctions
{
    private const string DefaultNow = "yyyyMMdd'T'HHmmss'Z'";
    private const string Iso = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private static readonly string[] CompactFormats = [DefaultNow, "yyyyMMdd", "yyyy-MM-dd HH:mm:ss'Z'"];

    public static IEnumerable<FunctionDefinition> All { get; } =
    [
        new("dateTimeAdd", 2, 3) { Eager = Add },
        new("dateTimeFromEpoch", 1, 1) { Eager = FromEpoch },
        new("dateTimeToEpoch", 1, 1) { Eager = static call => TemplateValue.Of(Read(call, 0).ToUnixTimeSeconds()) },
        new("utcNow", 0, 1) { Lazy = UtcNow },
        new("newGuid", 0, 0) { Lazy = NewGuid },
    ];

    private static TemplateValue UtcNow(Evaluator evaluator, CallExpression call, EvaluationContext context)
    {
        RequireParameterDefault(call, context);
        var arguments = evaluator.EvaluateArguments(call, context);
        return evaluator.Session.UtcNow is { } now && arguments is [] or [StringValue]
            ? TemplateValue.Of(Write(now, arguments is [StringValue format] ? format.Value : DefaultNow))
            : evaluator.Residual(call.Name, arguments);
    }

    private static TemplateValue NewGuid(Evaluator evaluator, CallExpression call, EvaluationContext context)
    {
        RequireParameterDefault(call, context);
        return evaluator.Session.Request.Runtime.NewGuid() is { } value ? TemplateValue.Of(value.ToString()) : evaluator.Residual(call);
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
        var seconds = call.Integer(0);
        return seconds is >= -62_135_596_800 and <= 253_402_300_799
            ? new StringValue(Write(DateTimeOffset.FromUnixTimeSeconds(seconds), Iso))
            : throw call.Failure("the value is out of range.");
    }

    private static StringValue Add(FunctionCall call)
    {
        var time = Read(call, 0);
        var match = Duration().Match(call.StrictText(1));
        if (!match.Success)
        {
            throw call.Failure($"'{call.StrictText(1)}' is no duration of ISO 8601.");
        }

        var format = call.Has(2) ? call.StrictText(2) : Iso;
        try
        {
            return new StringValue(Write(Add(time, match), format));
        }
        catch (Exception failure) when (failure is ArgumentOutOfRangeException or FormatException or OverflowException)
        {
            throw call.Failure("the result is out of range or the format is not valid.");
        }
    }

    private static DateTimeOffset Add(DateTimeOffset time, Match duration)
    {
        var sign = duration.Groups["sign"].Value == "-" ? -1 : 1;
        double Part(string name) => duration.Groups[name] is { Success: true } group ? sign * double.Parse(group.Value, CultureInfo.InvariantCulture) : 0;
        return time.AddMonths(checked((int)((Part("years") * 12) + Part("months"))))
            .AddDays((Part("weeks") * 7) + Part("days"))
            .AddHours(Part("hours"))
            .AddMinutes(Part("minutes"))
            .AddSeconds(Part("seconds"));
    }

    private static DateTimeOffset Read(FunctionCall call, int index)
    {
        const DateTimeStyles styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var text = call.StrictText(index);
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

    [GeneratedRegex(@"^(?<sign>-)?P(?=.)((?<years>\d{1,6})Y)?((?<months>\d{1,6})M)?((?<weeks>\d{1,6})W)?((?<days>\d{1,9})D)?(T(?=.)((?<hours>\d{1,9})H)?((?<minutes>\d{1,9})M)?((?<seconds>\d{1,12}(\.\d{1,7})?)S)?)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Duration();
}
