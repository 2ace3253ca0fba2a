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
    private NameLookup<JsonSource>? lookup;
    private TemplateValue? constant;
    private Expression? expression;

    public required JsonSourceKind Kind { get; init; }

    public string Text { get; init; } = "";

    public long Integer { get; init; }

    public IReadOnlyList<JsonSource> Items { get; init; } = [];

    public IReadOnlyList<JsonSourceProperty> Properties { get; init; } = [];

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

            lookup ??= new NameLookup<JsonSource>(Properties.Select(static property => KeyValuePair.Create(property.Name, property.Value)), Properties.Count);
            return lookup.Find(name);
        }
    }

    /// <summary>The parsed expression of an expression string.</summary>
    public Expression ParseExpression(int maximumLength) => expression ??= ExpressionParser.ParseTemplateString(Text, maximumLength);

    /// <summary>The value of a constant node.</summary>
    public TemplateValue Constant => constant ??= SourceConversion.ToValue(this);

    public JsonSource? GetObject(string name) => this[name] is { Kind: JsonSourceKind.Object } value ? value : null;

    public string? GetString(string name) => this[name] is { Kind: JsonSourceKind.String } value ? value.Text : null;

    public JsonSource WithoutPositions() => new()
    {
        Kind = Kind,
        Text = Text,
        Integer = Integer,
        IsConstant = IsConstant,
        Items = [.. Items.Select(static item => item.WithoutPositions())],
        Properties = [.. Properties.Select(static property => property with { Value = property.Value.WithoutPositions() })],
    };
}

internal sealed record JsonSourceProperty(string Name, JsonSource Value);
