using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Json;

internal enum JsonSourceKind
{
    Null,
    Boolean,
    Integer,
    Float,
    String,
    Array,
    Object,
}

/// <summary>One node of a template as written: its JSON value with its position. Caches what is derived from the text alone.</summary>
internal sealed class JsonSource
{
    private const int LinearLookup = 8;
    private NameLookup<JsonSource>? lookup;
    private TemplateValue? constant;
    private Expression? expression;

    public required JsonSourceKind Kind { get; init; }

    public string Text { get; init; } = "";

    public long Integer { get; init; }

    public IReadOnlyList<JsonSource> Items { get; init; } = [];

    public IReadOnlyList<JsonSourceProperty> Properties { get; init; } = [];

    /// <summary>The array or object around; null for the document.</summary>
    public JsonSource? Parent { get; private set; }

    public int Line { get; init; }

    public int Column { get; init; }

    /// <summary>True when nothing below is an expression or a copy loop.</summary>
    public bool IsConstant { get; init; }

    public bool IsExpression => Kind == JsonSourceKind.String && !IsConstant;

    public bool IsTrue => Kind == JsonSourceKind.Boolean && Integer != 0;

    /// <summary>The property of that name; the exact spelling wins over another case.</summary>
    public JsonSource? this[string name]
    {
        get
        {
            if (Kind != JsonSourceKind.Object)
            {
                return null;
            }

            if (Properties.Count <= LinearLookup)
            {
                return FindLinear(name);
            }

            lookup ??= new NameLookup<JsonSource>(Properties.Select(static property => KeyValuePair.Create(property.Name, property.Value)), Properties.Count);
            return lookup.Find(name);
        }
    }

    /// <summary>False when the expression has to be parsed first.</summary>
    public bool IsParsed => expression is not null;

    /// <summary>The parsed expression of an expression string.</summary>
    public Expression ParseExpression(int maximumLength) => expression ??= ExpressionParser.ParseTemplateString(Text, maximumLength);

    /// <summary>The value of a constant node.</summary>
    public TemplateValue Constant => constant ??= SourceConversion.ToValue(this);

    public JsonSource? GetObject(string name) => this[name] is { Kind: JsonSourceKind.Object } value ? value : null;

    public string? GetString(string name) => this[name] is { Kind: JsonSourceKind.String } value ? value.Text : null;

    /// <summary>Tells the values inside where they stand.</summary>
    public JsonSource Adopt()
    {
        for (var i = 0; i < Items.Count; i++)
        {
            Items[i].Parent = this;
        }

        for (var i = 0; i < Properties.Count; i++)
        {
            Properties[i].Value.Parent = this;
        }

        return this;
    }

    private JsonSource? FindLinear(string name)
    {
        JsonSource? other = null;
        for (var i = 0; i < Properties.Count; i++)
        {
            var property = Properties[i];
            if (string.Equals(property.Name, name, StringComparison.Ordinal))
            {
                return property.Value;
            }

            if (other is null && string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                other = property.Value;
            }
        }

        return other;
    }
}

internal readonly record struct JsonSourceProperty(string Name, JsonSource Value);
