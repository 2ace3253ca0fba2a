using System.Collections.Specialized;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOpsServerless.PowerShell;

/// <summary>
/// JSON as the values that PowerShell works with: objects with properties, arrays, text, numbers. An object whose keys cannot be
/// properties is an ordered table: names of properties are equal without regard to case, none is empty, and PowerShell keeps some for itself.
/// </summary>
public static class PlainValue
{
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase) { string.Empty, "psobject", "psbase", "psadapted", "psextended", "pstypenames" };

    /// <summary>The value.</summary>
    /// <param name="node">JSON; null for null.</param>
    public static object? Of(JsonNode? node) => node switch
    {
        null => null,
        JsonObject o => IsPlain(o.Select(p => p.Key)) ? Properties(o) : Table(o),
        JsonArray a => a.Select(Of).ToArray(),
        _ => Scalar(node.AsValue()),
    };

    /// <summary>Whether all keys can be properties of one object.</summary>
    internal static bool IsPlain(IEnumerable<string> keys)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return keys.All(k => !Reserved.Contains(k) && seen.Add(k));
    }

    private static PSObject Properties(JsonObject value)
    {
        var result = new PSObject();
        foreach (var (name, item) in value)
        {
            result.Properties.Add(new PSNoteProperty(name, Of(item)));
        }

        return result;
    }

    private static OrderedDictionary Table(JsonObject value)
    {
        var table = new OrderedDictionary(StringComparer.Ordinal);
        foreach (var (name, item) in value)
        {
            table[name] = Of(item);
        }

        return table;
    }

    private static object? Scalar(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => Number(value.ToJsonString()),
    };

    private static object Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? (object)whole
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var large) ? (object)large
        : double.Parse(text, CultureInfo.InvariantCulture);
}
