using System.Diagnostics.CodeAnalysis;
using GitOpsServerless.Arm.Language.Expressions;

namespace GitOpsServerless.Arm.Language.Values;

/// <summary>
/// Properties in the order of their creation. Two names may differ in case alone; a look-up takes the exact spelling
/// first and any other case after that. A name may be a residual expression, then <see cref="HasUnknownNames"/> is true.
/// </summary>
internal sealed class ObjectValue : TemplateValue
{
    public const int LinearLookup = 8;
    private readonly List<KeyValuePair<string, TemplateValue>> properties;
    private NameLookup<TemplateValue>? lookup;

    /// <summary>The last of two equal names wins and keeps the first one's place.</summary>
    public ObjectValue(IEnumerable<KeyValuePair<string, TemplateValue>> properties, IReadOnlyList<KeyValuePair<Expression, TemplateValue>>? unknownNames = null)
    {
        this.properties = properties.TryGetNonEnumeratedCount(out var capacity) ? new(capacity) : [];
        Dictionary<string, int>? index = null;
        foreach (var property in properties)
        {
            if (this.properties.Count == LinearLookup)
            {
                index = new(StringComparer.Ordinal);
                for (var i = 0; i < this.properties.Count; i++)
                {
                    index[this.properties[i].Key] = i;
                }
            }

            var earlier = Find(index, property.Key);
            if (earlier >= 0)
            {
                this.properties[earlier] = property;
            }
            else
            {
                index?.Add(property.Key, this.properties.Count);
                this.properties.Add(property);
            }
        }

        UnknownNames = unknownNames ?? [];
        var size = 2L;
        var nodes = 1L;
        var depth = 0;
        foreach (var (name, value) in this.properties)
        {
            size = Math.Min(size + name.Length + 4 + value.Size, long.MaxValue / 4);
            nodes = Math.Min(nodes + value.Nodes, long.MaxValue / 4);
            HasResidual |= value.HasResidual;
            HasSecret |= value.HasSecret;
            depth = Math.Max(depth, value.Depth);
        }

        foreach (var (name, value) in UnknownNames)
        {
            size = Math.Min(size + name.Size + value.Size, long.MaxValue / 4);
            nodes = Math.Min(nodes + 1 + value.Nodes, long.MaxValue / 4);
            HasResidual = true;
            HasSecret |= name.HasSecret || value.HasSecret;
            depth = Math.Max(depth, value.Depth);
        }

        Size = size;
        Nodes = nodes;
        Depth = CheckDepth(depth + 1);
    }

    public static ObjectValue Empty { get; } = new([]);

    public IReadOnlyList<KeyValuePair<string, TemplateValue>> Properties => properties;

    /// <summary>Properties whose names are not known yet.</summary>
    public IReadOnlyList<KeyValuePair<Expression, TemplateValue>> UnknownNames { get; }

    public bool HasUnknownNames => UnknownNames.Count > 0;

    public override string TypeName => "Object";

    public override bool HasResidual { get; }

    public override bool HasSecret { get; }

    public override long Size { get; }

    public override long Nodes { get; }

    public override int Depth { get; }

    public bool TryGet(string name, [NotNullWhen(true)] out TemplateValue? value)
    {
        if (properties.Count <= LinearLookup)
        {
            return TryGetLinear(name, out value);
        }

        value = Lookup.Find(name);
        return value is not null;
    }

    public bool ContainsExact(string name) => properties.Count <= LinearLookup ? Find(null, name) >= 0 : Lookup.ContainsExact(name);

    private NameLookup<TemplateValue> Lookup => lookup ??= new NameLookup<TemplateValue>(properties, properties.Count);

    public override Expression ToExpression() => new CallExpression("createObject",
    [
        .. properties.SelectMany(static property => new[] { new LiteralExpression(new StringValue(property.Key)), property.Value.ToExpression() }),
        .. UnknownNames.SelectMany(static property => new[] { property.Key, property.Value.ToExpression() }),
    ]);

    private int Find(Dictionary<string, int>? index, string name)
    {
        if (index is not null)
        {
            return index.TryGetValue(name, out var found) ? found : -1;
        }

        for (var i = 0; i < properties.Count; i++)
        {
            if (string.Equals(properties[i].Key, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    private bool TryGetLinear(string name, [NotNullWhen(true)] out TemplateValue? value)
    {
        value = null;
        foreach (var property in properties)
        {
            if (string.Equals(property.Key, name, StringComparison.Ordinal))
            {
                value = property.Value;
                return true;
            }

            if (value is null && string.Equals(property.Key, name, StringComparison.OrdinalIgnoreCase))
            {
                value = property.Value;
            }
        }

        return value is not null;
    }
}
