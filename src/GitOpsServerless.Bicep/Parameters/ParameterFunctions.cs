using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Bicep.Parameters;

/// <summary>The functions of the template language that a parameters file can evaluate (azure.microsoft.com template functions).</summary>
internal static class ParameterFunctions
{
    /// <summary>The result of a call; null when the function or its arguments are not known here.</summary>
    public static (JsonNode? Value, bool Known)? Call(string name, List<JsonNode?> arguments)
    {
        try
        {
            return Apply(name, arguments, out var value) || MoreParameterFunctions.Apply(name, arguments, out value) || TimeAndAddressFunctions.Apply(name, arguments, out value) || CidrFunctions.Apply(name, arguments, out value) || ResourceIdFunctions.Apply(name, arguments, out value) ? (value, true) : null;
        }
        catch (Exception wrong) when (wrong is FormatException or JsonException or InvalidOperationException or ArgumentException or OverflowException)
        {
            // Arguments that the function does not take: the official compiler has a finding, this one does not vouch for it.
            return null;
        }
    }

    private static bool Apply(string name, List<JsonNode?> arguments, out JsonNode? value)
    {
        string S(int i) => EngineValues.String(arguments[i]);
        long I(int i) => EngineValues.Int(arguments[i]);
        value = null;
        switch (name)
        {
            case "toLower":
                value = S(0).ToLowerInvariant();
                return true;
            case "toUpper":
                value = S(0).ToUpperInvariant();
                return true;
            case "trim":
                value = S(0).Trim();
                return true;
            case "replace":
                value = S(0).Replace(S(1), S(2), StringComparison.Ordinal);
                return true;
            case "startsWith" when TextOrder.IsPlain(S(0)) && TextOrder.IsPlain(S(1)):
                value = S(0).StartsWith(S(1), StringComparison.OrdinalIgnoreCase);
                return true;
            case "endsWith" when TextOrder.IsPlain(S(0)) && TextOrder.IsPlain(S(1)):
                value = S(0).EndsWith(S(1), StringComparison.OrdinalIgnoreCase);
                return true;
            case "base64":
                value = Convert.ToBase64String(Encoding.UTF8.GetBytes(S(0)));
                return true;
            case "string" when arguments[0] is JsonValue:
                value = EngineValues.Text(arguments[0]);
                return true;
            case "int" when arguments[0] is JsonValue text && text.GetValueKind() == JsonValueKind.String:
                var parsed = long.TryParse(S(0), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
                value = number;
                return parsed;
            case "int":
                value = I(0);
                return true;
            case "bool" when arguments[0] is JsonValue flag && flag.GetValueKind() == JsonValueKind.String && bool.TryParse(S(0), out var boolean):
                value = boolean;
                return true;
            case "concat" when arguments.All(argument => argument is JsonArray):
                value = new JsonArray([.. arguments.SelectMany(argument => (JsonArray)argument!).Select(item => item?.DeepClone())]);
                return true;
            case "concat":
                value = string.Concat(arguments.Select(EngineValues.Text));
                return true;
            case "substring" when I(1) >= 0 && I(1) <= S(0).Length && (arguments.Count < 3 || I(1) + I(2) <= S(0).Length):
                value = arguments.Count < 3 ? S(0)[(int)I(1)..] : S(0).Substring((int)I(1), (int)I(2));
                return true;
            case "split" when arguments[1] is JsonValue:
                value = new JsonArray([.. S(0).Split(S(1)).Select(part => (JsonNode?)part)]);
                return true;
            case "join" when arguments[0] is JsonArray parts && parts.All(part => part is JsonValue):
                value = string.Join(S(1), parts.Select(EngineValues.Text));
                return true;
            case "length":
                value = arguments[0] switch { JsonArray array => (long)array.Count, JsonObject @object => (long)@object.Count, _ => (long)S(0).Length };
                return true;
            case "empty":
                value = arguments[0] switch { null => true, JsonArray array => array.Count == 0, JsonObject @object => @object.Count == 0, _ => S(0).Length == 0 };
                return true;
            case "contains" when arguments[0] is JsonArray array:
                value = array.Any(item => JsonNode.DeepEquals(item, arguments[1]));
                return true;
            case "contains" when arguments[0] is JsonObject @object:
                value = @object.Any(pair => string.Equals(pair.Key, S(1), StringComparison.OrdinalIgnoreCase));
                return true;
            case "contains":
                value = S(0).Contains(S(1), StringComparison.Ordinal);
                return true;
            case "first" when arguments[0] is JsonArray array:
                value = array.Count == 0 ? null : array[0];
                return true;
            case "last" when arguments[0] is JsonArray array:
                value = array.Count == 0 ? null : array[^1];
                return true;
            case "range" when I(1) is >= 0 and <= 10_000:
                value = new JsonArray([.. Enumerable.Range((int)I(0), (int)I(1)).Select(item => (JsonNode?)(long)item)]);
                return true;
            case "flatten" when arguments[0] is JsonArray arrays && arrays.All(item => item is JsonArray):
                value = new JsonArray([.. arrays.SelectMany(item => (JsonArray)item!).Select(item => item?.DeepClone())]);
                return true;
            case "shallowMerge" when arguments[0] is JsonArray objects && objects.All(item => item is JsonObject):
                value = Merge(objects);
                return true;
            case "union" when arguments.All(argument => argument is JsonArray):
                value = Distinct(arguments.SelectMany(argument => (JsonArray)argument!));
                return true;
            default:
                return false;
        }
    }

    private static JsonArray Distinct(IEnumerable<JsonNode?> items)
    {
        var result = new JsonArray();
        foreach (var item in items)
        {
            if (!result.Any(known => JsonNode.DeepEquals(known, item)))
            {
                result.Add(item?.DeepClone());
            }
        }

        return result;
    }

    private static JsonObject Merge(IEnumerable<JsonNode?> objects)
    {
        var result = new JsonObject();
        foreach (var (name, value) in objects.SelectMany(item => (JsonObject)item!))
        {
            var same = result.FirstOrDefault(pair => string.Equals(pair.Key, name, StringComparison.OrdinalIgnoreCase)).Key;
            result[same ?? name] = value?.DeepClone();
        }

        return result;
    }
}
