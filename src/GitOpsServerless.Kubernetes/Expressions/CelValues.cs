using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes.Expressions;

/// <summary>
/// Values: null, bool, long, double, string, byte[], TimeSpan, DateTimeOffset, lists (<see cref="List{T}"/>), maps
/// (<see cref="Dictionary{TKey, TValue}"/>), optionals.
/// </summary>
internal static class CelValues
{
    public static object? FromJson(JsonNode? node) => node switch
    {
        null => null,
        JsonObject or JsonArray => node,
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String => value.GetValue<string>(),
            JsonValueKind.Number => value.TryGetValue(out long whole) ? whole
                : value.TryGetValue(out int small) ? (long)small
                : value.TryGetValue(out double real) ? real
                : (object?)(double)value.GetValue<decimal>(),
            _ => null,
        },
        _ => null,
    };

    public static JsonNode? ToJson(object? value) => value switch
    {
        null => null,
        JsonNode node => node.DeepClone(),
        bool b => JsonValue.Create(b),
        long l => JsonValue.Create(l),
        double d => double.IsFinite(d) ? JsonValue.Create(d) : JsonValue.Create(d.ToString(CultureInfo.InvariantCulture)),
        string s => JsonValue.Create(s),
        byte[] bytes => JsonValue.Create(Convert.ToBase64String(bytes)),
        TimeSpan span => JsonValue.Create(Durations.Format(span)),
        DateTimeOffset time => JsonValue.Create(time.ToString("O", CultureInfo.InvariantCulture)),
        List<object?> list => new JsonArray([.. list.Select(ToJson)]),
        Dictionary<string, object?> map => new JsonObject(map.Select(p => KeyValuePair.Create(p.Key, ToJson(p.Value)))),
        CelOptional optional => optional.HasValue ? ToJson(optional.Value) : null,
        _ => throw new CelException("The value cannot be shown."),
    };

    /// <summary>Items of a list, or keys of a map; null for everything else.</summary>
    public static IEnumerable<object?>? Items(object? value) => value switch
    {
        JsonArray array => array.Select(FromJson),
        List<object?> list => list,
        JsonObject o => o.Select(p => (object?)p.Key),
        Dictionary<string, object?> map => map.Keys,
        _ => null,
    };

    public static long? Size(object? value) => value switch
    {
        string s => s.Length,
        byte[] b => b.Length,
        JsonArray a => a.Count,
        JsonObject o => o.Count,
        List<object?> l => l.Count,
        Dictionary<string, object?> m => m.Count,
        _ => null,
    };

    public static bool TryField(object? value, string name, out object? field)
    {
        switch (value)
        {
            case JsonObject o when o.TryGetPropertyValue(name, out var node):
                field = FromJson(node);
                return true;
            case Dictionary<string, object?> map when map.TryGetValue(name, out field):
                return true;
            default:
                field = null;
                return false;
        }
    }

    public static bool IsMap(object? value) => value is JsonObject or Dictionary<string, object?>;

    public static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (long a, double b) => a == b,
        (double a, long b) => a == b,
        (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
        (JsonArray or List<object?>, JsonArray or List<object?>) => Items(left)!.SequenceEqual(Items(right)!, Comparer),
        _ when IsMap(left) && IsMap(right) => Size(left) == Size(right)
            && Items(left)!.All(k => TryField(left, (string)k!, out var a) && TryField(right, (string)k!, out var b) && AreEqual(a, b)),
        _ => left.Equals(right),
    };

    /// <summary>Order of two values of one kind; null when they have none.</summary>
    public static int? Compare(object? left, object? right) => (left, right) switch
    {
        (long a, long b) => a.CompareTo(b),
        (double a, double b) => double.IsNaN(a) || double.IsNaN(b) ? null : a.CompareTo(b),
        (long a, double b) => double.IsNaN(b) ? null : ((double)a).CompareTo(b),
        (double a, long b) => double.IsNaN(a) ? null : a.CompareTo(b),
        (string a, string b) => string.CompareOrdinal(a, b),
        (bool a, bool b) => a.CompareTo(b),
        (byte[] a, byte[] b) => a.AsSpan().SequenceCompareTo(b),
        (TimeSpan a, TimeSpan b) => a.CompareTo(b),
        (DateTimeOffset a, DateTimeOffset b) => a.CompareTo(b),
        _ => null,
    };

    public static string TypeOf(object? value) => value switch
    {
        null => "null_type",
        bool => "bool",
        long => "int",
        double => "double",
        string => "string",
        byte[] => "bytes",
        TimeSpan => "google.protobuf.Duration",
        DateTimeOffset => "google.protobuf.Timestamp",
        CelOptional => "optional_type",
        _ when IsMap(value) => "map",
        _ => "list",
    };

    public static IEqualityComparer<object?> Comparer { get; } = EqualityComparer<object?>.Create(AreEqual, static _ => 0);
}
