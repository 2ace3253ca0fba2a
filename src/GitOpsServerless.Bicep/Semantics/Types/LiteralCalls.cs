using System.Collections.Frozen;
using System.Text.Json.Nodes;
using GitOpsServerless.Bicep.Parameters;

namespace GitOpsServerless.Bicep.Semantics.Types;

/// <summary>Calls with nothing but literals: the official compiler evaluates many functions then, as the deployment engine does.</summary>
internal static class LiteralCalls
{
    private const int MaximumNodes = 10_000;

    private static readonly FrozenSet<string> Evaluated = FrozenSet.ToFrozenSet(
        [
            "base64", "base64ToString", "contains", "dataUri", "dataUriToString", "distinct", "empty", "endsWith", "first", "format", "guid", "indexOf",
            "intersection", "join", "last", "lastIndexOf", "length", "like", "max", "min", "padLeft", "replace", "shallowMerge", "skip", "split",
            "startsWith", "substring", "take", "toLower", "toUpper", "trim", "union", "uniqueString", "uri", "uriComponent", "uriComponentToString",
        ],
        StringComparer.Ordinal);

    /// <summary>
    /// The type of the call's value. Null where the function is not evaluated or an argument is no literal; unknown where the
    /// value is not worked out here, or where evaluating it fails.
    /// </summary>
    public static StaticType? Of(Compilation compilation, string function, IReadOnlyList<StaticType> arguments)
    {
        if (arguments.Count == 0 || !Evaluated.Contains(function))
        {
            return null;
        }

        var left = MaximumNodes;
        var values = new List<JsonNode?>(arguments.Count);
        foreach (var argument in arguments)
        {
            if (!TryConvert(argument, ref left, out var value))
            {
                return left < 0 ? AnyType.Unknown : null;
            }

            values.Add(value);
        }

        if (CallCosts.Of(function, values) is not { } cost || cost > CallResults.MaximumText || !compilation.TakeText(cost + MaximumNodes - left))
        {
            return AnyType.Unknown;
        }

        return ParameterFunctions.Call(function, values) is { } result ? OfValue(result.Value) ?? AnyType.Unknown : AnyType.Unknown;
    }

    // Texts count by their length.
    private static bool TryConvert(StaticType type, ref int left, out JsonNode? value)
    {
        value = null;
        left -= type is StringLiteralType { Value.Length: var length } ? 1 + (length / 16) : 1;
        switch (type)
        {
            case var _ when left < 0:
                return false;
            case NullType:
                return true;
            case StringLiteralType text:
                value = text.Value;
                return true;
            case IntegerLiteralType number:
                value = number.Value;
                return true;
            case BooleanLiteralType boolean:
                value = boolean.Value;
                return true;
            case TupleType tuple:
                return TryConvert(tuple, ref left, out value);
            case ObjectType { Open: false, Additional: null } @object:
                return TryConvert(@object, ref left, out value);
            default:
                return false;
        }
    }

    private static bool TryConvert(TupleType tuple, ref int left, out JsonNode? value)
    {
        var items = new JsonArray();
        value = items;
        foreach (var item in tuple.Items)
        {
            if (!TryConvert(item.Type, ref left, out var converted))
            {
                return false;
            }

            items.Add(converted);
        }

        return true;
    }

    private static bool TryConvert(ObjectType @object, ref int left, out JsonNode? value)
    {
        var properties = new JsonObject();
        value = properties;
        foreach (var member in @object.Members)
        {
            if (!TryConvert(member.Type, ref left, out var converted))
            {
                return false;
            }

            properties[member.Name] = converted;
        }

        return true;
    }

    private static StaticType? OfValue(JsonNode? value)
    {
        switch (value)
        {
            case null:
                return NullType.Instance;
            case JsonArray items:
                var types = items.Select(OfValue).ToList();
                return types.Contains(null) ? null : new TupleType([.. types.Select(type => new ObjectMember("", type!))]);
            case JsonObject @object:
                var members = @object.Select(pair => (pair.Key, Type: OfValue(pair.Value))).ToList();
                return members.Exists(member => member.Type is null) ? null : new ObjectType([.. members.Select(member => new ObjectMember(member.Key, member.Type!))], null, open: false);
            case JsonValue scalar when scalar.TryGetValue<string>(out var text):
                return new StringLiteralType(text);
            case JsonValue scalar when scalar.TryGetValue<bool>(out var boolean):
                return BooleanLiteralType.Of(boolean);
            case JsonValue scalar when scalar.TryGetValue<long>(out var number):
                return new IntegerLiteralType(number);
            default:
                return null;
        }
    }
}
