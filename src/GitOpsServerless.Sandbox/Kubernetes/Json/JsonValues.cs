using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Kubernetes.Json;

/// <summary>Reads and compares values of JSON trees.</summary>
internal static class JsonValues
{
    public static string? Text(this JsonNode? node, string name) => (node as JsonObject)?[name].AsText();

    public static string? AsText(this JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static long? AsInteger(this JsonNode? node)
    {
        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.Number)
        {
            return null;
        }

        if (value.TryGetValue<long>(out var integer))
        {
            return integer;
        }

        return value.TryGetValue<int>(out var small) ? small : (long)AsNumber(value);
    }

    public static long? Integer(this JsonNode? node, string name) => (node as JsonObject)?[name].AsInteger();

    public static bool? Boolean(this JsonNode? node, string name) => (node as JsonObject)?[name] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    public static JsonObject? Object(this JsonNode? node, string name) => (node as JsonObject)?[name] as JsonObject;

    public static JsonArray? Array(this JsonNode? node, string name) => (node as JsonObject)?[name] as JsonArray;

    /// <summary>The object at a name; made and put there where absent or null.</summary>
    public static JsonObject Ensure(this JsonObject node, string name)
    {
        if (node[name] is JsonObject present)
        {
            return present;
        }

        var made = new JsonObject();
        node[name] = made;
        return made;
    }

    /// <summary>Sets a value where the name is absent or null.</summary>
    public static void Default(this JsonObject node, string name, JsonNode? value)
    {
        if (node[name] is null)
        {
            node[name] = value;
        }
    }

    public static double AsNumber(this JsonNode node)
    {
        var value = (JsonValue)node;
        if (value.TryGetValue<long>(out var integer))
        {
            return integer;
        }

        if (value.TryGetValue<double>(out var real))
        {
            return real;
        }

        return value.TryGetValue<int>(out var small) ? small : double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);
    }

    public static bool IsEmptyContainer(this JsonNode? node) => node is JsonObject { Count: 0 } or JsonArray { Count: 0 };

    /// <summary>Equality by value; the order of map entries does not matter, numbers compare by value.</summary>
    public static bool AreEqual(JsonNode? left, JsonNode? right)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        return (left, right) switch
        {
            (JsonObject a, JsonObject b) => AreEqual(a, b),
            (JsonArray a, JsonArray b) => AreEqual(a, b),
            (JsonValue a, JsonValue b) => AreEqual(a, b),
            _ => false,
        };
    }

    private static bool AreEqual(JsonObject left, JsonObject right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        foreach (var (name, value) in left)
        {
            if (!right.TryGetPropertyValue(name, out var other) || !AreEqual(value, other))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreEqual(JsonArray left, JsonArray right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (!AreEqual(left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreEqual(JsonValue left, JsonValue right)
    {
        var kind = left.GetValueKind();
        if (kind != right.GetValueKind())
        {
            return false;
        }

        return kind switch
        {
            JsonValueKind.String => string.Equals(left.GetValue<string>(), right.GetValue<string>(), StringComparison.Ordinal),
            JsonValueKind.Number => left.TryGetValue<long>(out var a) && right.TryGetValue<long>(out var b) ? a == b : left.AsNumber().Equals(right.AsNumber()),
            _ => true,
        };
    }
}
