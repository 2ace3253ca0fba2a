using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Definitions;

/// <summary>Reads fields of a document whose shape was validated before.</summary>
internal static class JsonFields
{
    public static string? Text(this JsonObject map, string name) => map[name]?.GetValue<string>();

    public static bool Flag(this JsonObject map, string name, bool otherwise) => map[name]?.GetValue<bool>() ?? otherwise;

    public static int Whole(this JsonObject map, string name, int otherwise) => map[name] is JsonValue v && v.TryGetValue(out long n) ? (int)n : otherwise;

    public static double Number(this JsonObject map, string name, double otherwise) => map[name] switch
    {
        JsonValue v when v.TryGetValue(out double d) => d,
        JsonValue v when v.TryGetValue(out long n) => n,
        _ => otherwise,
    };

    public static TimeSpan Duration(this JsonObject map, string name, TimeSpan otherwise) =>
        map.Text(name) is { } text && Durations.TryParse(text, out var value) ? value : otherwise;

    public static JsonObject Map(this JsonObject map, string name) => map[name] as JsonObject ?? [];

    public static IReadOnlyList<string> Texts(this JsonObject map, string name, IReadOnlyList<string>? otherwise = null) =>
        map[name] is JsonArray list ? [.. list.Select(i => i!.GetValue<string>())] : otherwise ?? [];

    public static IReadOnlyDictionary<string, string> TextMap(this JsonObject map, string name) =>
        map.Map(name).ToDictionary(p => p.Key, p => p.Value!.GetValue<string>(), StringComparer.Ordinal);

    public static IReadOnlyList<T> Objects<T>(this JsonObject map, string name, Func<JsonObject, T> read) =>
        map[name] is JsonArray list ? [.. list.OfType<JsonObject>().Select(read)] : [];

    public static T Choice<T>(this JsonObject map, string name, T otherwise)
        where T : struct, Enum => map.Text(name) is { } text && Enum.TryParse<T>(text, ignoreCase: true, out var value) ? value : otherwise;
}
