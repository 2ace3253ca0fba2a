using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Yaml;

/// <summary>Numbers as a JSON parser makes them, so that readers may ask for any numeric type that fits.</summary>
internal static class YamlNumber
{
    private const int MaxShared = 1024;
    private static readonly JsonElement[] Shared = [.. Enumerable.Range(0, MaxShared).Select(n => JsonSerializer.SerializeToElement(n))];

    public static JsonValue Of(long number) =>
        JsonValue.Create(number is >= 0 and < MaxShared ? Shared[number] : JsonSerializer.SerializeToElement(number))!;

    public static JsonValue Of(ulong number) => JsonValue.Create(JsonSerializer.SerializeToElement(number))!;

    public static JsonValue Of(double number) => JsonValue.Create(JsonSerializer.SerializeToElement(number))!;

    public static bool TryWhole(JsonValue value, out long number)
    {
        number = 0;
        return value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out number);
    }
}
