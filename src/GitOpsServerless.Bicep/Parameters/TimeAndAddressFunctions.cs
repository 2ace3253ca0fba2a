using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml;

namespace GitOpsServerless.Bicep.Parameters;

/// <summary>
/// Functions of points in time and of addresses that a parameters file can evaluate
/// (learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-date and bicep-functions-string). Points in time are taken in the form in which they
/// are answered, durations without months and years, and addresses of plain characters: of anything else the exact result is not known here.
/// </summary>
internal static class TimeAndAddressFunctions
{
    private const string Iso8601 = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string DataUriPrefix = "data:text/plain;charset=utf-8;base64,";

    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:/");

    public static bool Apply(string name, List<JsonNode?> arguments, out JsonNode? value)
    {
        value = (name, arguments) switch
        {
            ("dateTimeFromEpoch", [JsonValue seconds]) => Written(DateTimeOffset.FromUnixTimeSeconds(EngineValues.Int(seconds))),
            ("dateTimeToEpoch", [JsonValue text]) when Time(text) is { } time => time.ToUnixTimeSeconds(),
            ("dateTimeAdd", [JsonValue text, JsonValue duration]) when Time(text) is { } time && Duration(EngineValues.String(duration)) is { } span => Written(time + span),
            ("dataUriToString", [JsonValue data]) when EngineValues.String(data) is { } text && text.StartsWith(DataUriPrefix, StringComparison.Ordinal) =>
                Encoding.UTF8.GetString(Convert.FromBase64String(text[DataUriPrefix.Length..])),
            ("uri", [JsonValue start, JsonValue rest]) when IsPlain(start) && IsPlain(rest) && Address(EngineValues.String(start)) is { } address => new Uri(address, EngineValues.String(rest)).ToString(),
            _ => null,
        };
        return value is not null;
    }

    private static string Written(DateTimeOffset time) => time.ToString(Iso8601, CultureInfo.InvariantCulture);

    private static DateTimeOffset? Time(JsonNode text) =>
        DateTimeOffset.TryParseExact(EngineValues.String(text), Iso8601, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static TimeSpan? Duration(string text)
    {
        var date = text.IndexOf('T', StringComparison.Ordinal) is >= 0 and var at ? text[..at] : text;
        return date.AsSpan().ContainsAny('Y', 'M') ? null : XmlConvert.ToTimeSpan(text);
    }

    // Paths of files are other ones on other systems.
    private static Uri? Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? uri : null;

    private static bool IsPlain(JsonNode text) => EngineValues.String(text).AsSpan().IndexOfAnyExcept(Plain) < 0;
}
