using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Bicep.Emit;
using GitOpsServerless.Bicep.Semantics.Types;

namespace GitOpsServerless.Bicep.Imports;

/// <summary>
/// What values the parameters and outputs of an ARM template have, as its schema nodes state it
/// (learn.microsoft.com/azure/azure-resource-manager/templates/definitions). Definitions may contain themselves: what lies behind
/// a property, an item or a reference is worked out when it is asked for.
/// </summary>
internal sealed class ArmTypes(ArmModel model)
{
    private const int MaximumReferences = 50;

    /// <summary>The type of a schema node. <paramref name="loose"/>: any text, number or flag may be given where certain ones are asked for.</summary>
    public StaticType Of(JsonObject node, bool loose)
    {
        if (Chain(node) is not { } chain || chain.Exists(IsBoundToResource))
        {
            return AnyType.Unknown;
        }

        var type = WithoutNull(chain, loose);
        return Attribute(chain, "nullable") is JsonValue value && value.TryGetValue<bool>(out var nullable) && nullable
            ? StaticTypes.Union(type, NullType.Instance)
            : type;
    }

    // A node and the definitions that it refers to; what an earlier one states counts. Null when a reference leads nowhere.
    private List<JsonObject>? Chain(JsonObject node)
    {
        var chain = new List<JsonObject> { node };
        while (ArmModel.Member(chain[^1], "$ref") is not null)
        {
            if (chain.Count > MaximumReferences || model.Referenced(chain[^1]) is not { } target)
            {
                return null;
            }

            chain.Add(target);
        }

        return chain;
    }

    private static JsonNode? Attribute(List<JsonObject> chain, string name) => chain.Select(node => ArmModel.Member(node, name)).FirstOrDefault(value => value is not null);

    // What resource types state is Azure's to check.
    private static bool IsBoundToResource(JsonObject node) =>
        ArmModel.Member(node, "metadata") is JsonObject metadata && (metadata.ContainsKey("__bicep_resource_derived_type!") || metadata.ContainsKey("resourceType"));

    private StaticType WithoutNull(List<JsonObject> chain, bool loose)
    {
        var allowed = Attribute(chain, "allowedValues") as JsonArray;
        return (Attribute(chain, "type") is JsonValue name && name.TryGetValue<string>(out var text) ? text.ToUpperInvariant() : "") switch
        {
            "STRING" or "SECURESTRING" => allowed is null ? new StringType(loose, Number(chain, "minLength"), Number(chain, "maxLength")) : Literals(allowed, skipNull: true),
            "INT" => allowed is null ? StaticTypes.Integer(loose, Number(chain, "minValue"), Number(chain, "maxValue")) : Literals(allowed, skipNull: true),
            "BOOL" => allowed is null ? loose ? BooleanType.Loosely : BooleanType.Strict : Literals(allowed, skipNull: true),
            "ARRAY" => Array(chain, allowed),
            "OBJECT" or "SECUREOBJECT" => allowed is null ? Object(chain) : Literals(allowed, skipNull: true),
            _ => AnyType.Unknown,
        };
    }

    private StaticType Array(List<JsonObject> chain, JsonArray? allowed)
    {
        if (allowed is not null)
        {
            return allowed.Any(value => value is JsonArray) ? Literals(allowed, skipNull: true) : new ArrayType(Literals(allowed, skipNull: false), Number(chain, "minLength"), Number(chain, "maxLength"));
        }

        if (Attribute(chain, "prefixItems") is JsonArray items)
        {
            return new TupleType([.. items.Select(item => Member("", item))]);
        }

        return Attribute(chain, "items") is JsonObject all
            ? new ArrayType(() => Of(all, loose: false), Number(chain, "minLength"), Number(chain, "maxLength"))
            : new ArrayType(AnyType.Instance, Number(chain, "minLength"), Number(chain, "maxLength"));
    }

    private StaticType Object(List<JsonObject> chain)
    {
        var properties = Attribute(chain, "properties") as JsonObject;
        var additional = Attribute(chain, "additionalProperties");
        if (Attribute(chain, "discriminator") is not JsonObject discriminator)
        {
            return properties is null && additional is null ? ObjectType.Anything : Object([properties], [.. chain], additional);
        }

        if (ArmModel.Text(discriminator, "propertyName") is not { } tag || ArmModel.Member(discriminator, "mapping") is not JsonObject mapping)
        {
            return AnyType.Unknown;
        }

        var variants = new List<Func<StaticType>>();
        foreach (var entry in mapping)
        {
            if (entry.Value is not JsonObject node || Chain(node) is not { } variant || variant.Exists(IsBoundToResource) || Attribute(variant, "properties") is not JsonObject own || own[tag] is null)
            {
                return AnyType.Unknown;
            }

            variants.Add(() => Object([properties, own], [.. chain, .. variant], Attribute(variant, "additionalProperties") ?? additional));
        }

        return new TaggedUnionType(tag, variants);
    }

    private ObjectType Object(List<JsonObject?> properties, List<JsonObject> nodes, JsonNode? additional)
    {
        // Where a template cannot say of a type that it may be null, it lists the properties that must be there.
        var listed = model.HasLanguageVersion ? null : nodes.SelectMany(node => ArmModel.Member(node, "required") as JsonArray ?? []).Select(name => name?.ToString()).ToHashSet(StringComparer.Ordinal);
        var members = properties.SelectMany(part => part ?? []).Select(property => listed?.Contains(property.Key) == false
            ? new ObjectMember(property.Key, () => StaticTypes.Union(Member("", property.Value).Type, NullType.Instance))
            : Member(property.Key, property.Value));
        return additional switch
        {
            JsonObject => new ObjectType([.. members], Member("", additional), open: false),
            JsonValue value when value.TryGetValue<bool>(out var any) && !any => new ObjectType([.. members], null, open: false),
            _ => new ObjectType([.. members], null, open: true),
        };
    }

    private ObjectMember Member(string name, JsonNode? node) => new(name, () => node is JsonObject schema ? Of(schema, loose: false) : AnyType.Unknown);

    private static StaticType Literals(JsonArray values, bool skipNull) => StaticTypes.Union(values.Where(value => value is not null || !skipNull).Select(Literal));

    private static StaticType Literal(JsonNode? value) => value switch
    {
        null => NullType.Instance,
        JsonObject container => new ObjectType([.. container.Select(pair => new ObjectMember(pair.Key, () => Literal(pair.Value)))], null, open: false),
        JsonArray items => new TupleType([.. items.Select(item => new ObjectMember("", () => Literal(item)))]),
        _ => value.GetValueKind() switch
        {
            JsonValueKind.String => new StringLiteralType(value.GetValue<string>()),
            JsonValueKind.Number when value.AsValue().TryGetValue<long>(out var number) => new IntegerLiteralType(number),
            JsonValueKind.True or JsonValueKind.False => BooleanLiteralType.Of(value.GetValue<bool>()),
            _ => AnyType.Unknown,
        },
    };

    private static long? Number(List<JsonObject> chain, string name) => Attribute(chain, name) is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;
}
