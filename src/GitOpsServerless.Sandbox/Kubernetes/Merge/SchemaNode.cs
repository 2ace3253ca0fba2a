using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Kubernetes.Merge;

/// <summary>
/// What a value may be: a scalar, a list, a map, or several of them (the value then decides).
/// The model of structured-merge-diff, https://github.com/kubernetes-sigs/structured-merge-diff.
/// </summary>
internal sealed class SchemaNode
{
    private static readonly SchemaNode s_untypedAtomic = Recursive(atomicMaps: true);
    private static readonly SchemaNode s_deduced = Recursive(atomicMaps: false);

    /// <summary>Any value; maps and lists have one owner.</summary>
    public static SchemaNode UntypedAtomic => s_untypedAtomic;

    /// <summary>Any value; maps are granular, lists atomic. For objects without a schema.</summary>
    public static SchemaNode Deduced => s_deduced;

    public static SchemaNode UntypedScalar { get; } = new() { Scalar = ScalarKind.Untyped };

    /// <summary>A quantity of a built-in kind: a scalar whose text has a canonical form.</summary>
    public static SchemaNode Quantity { get; } = new() { Scalar = ScalarKind.Untyped };

    public static SchemaNode String { get; } = new() { Scalar = ScalarKind.String };

    public static SchemaNode Number { get; } = new() { Scalar = ScalarKind.Numeric };

    public static SchemaNode Boolean { get; } = new() { Scalar = ScalarKind.Boolean };

    public ScalarKind? Scalar { get; set; }

    public ListSchema? List { get; set; }

    public MapSchema? Map { get; set; }

    /// <summary>Whether the schema leaves no choice of form to the value.</summary>
    public bool IsOneShape => (Scalar is null ? 0 : 1) + (List is null ? 0 : 1) + (Map is null ? 0 : 1) == 1;

    private static SchemaNode Recursive(bool atomicMaps)
    {
        var node = new SchemaNode { Scalar = ScalarKind.Untyped };
        node.List = new ListSchema { Element = node, IsAtomic = true };
        node.Map = new MapSchema { Element = node, IsAtomic = atomicMaps };
        return node;
    }
}

/// <summary>What a scalar may hold.</summary>
internal enum ScalarKind
{
    Untyped,
    String,
    Numeric,
    Boolean,
}

/// <summary>A list: atomic, a set (no keys), or items told apart by keys.</summary>
internal sealed class ListSchema
{
    public required SchemaNode Element { get; set; }

    public bool IsAtomic { get; init; }

    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>The key of strategic merge patch; an empty string merges scalars; null replaces the list.</summary>
    public string? PatchMergeKey { get; init; }

    /// <summary>Whether a strategic merge patch of an item drops the keys that it does not name on request.</summary>
    public bool RetainKeys { get; init; }
}

/// <summary>A map or struct: named fields, and the shape of all other entries where they are allowed.</summary>
internal sealed class MapSchema
{
    public Dictionary<string, FieldSchema> Fields { get; } = new(StringComparer.Ordinal);

    public SchemaNode? Element { get; set; }

    public bool IsAtomic { get; init; }

    /// <summary>The shape of an entry; null where the schema has no such field.</summary>
    public SchemaNode? Find(string name) => Fields.TryGetValue(name, out var field) ? field.Type : Element;
}

/// <summary>One field of a struct.</summary>
internal sealed record FieldSchema(SchemaNode Type, bool IsRequired = false, JsonNode? Default = null, bool PatchReplaces = false);
