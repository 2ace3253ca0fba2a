namespace GitOpsServerless.Engine.Definitions.Schema;

/// <summary>
/// The shape of a value in a definition document. One tree serves reading, validating and the JSON schema for editors,
/// so that they cannot disagree.
/// </summary>
internal abstract record SchemaNode(string Description);

/// <summary>A mapping with known fields.</summary>
internal sealed record ObjectSchema(string Description, IReadOnlyList<FieldSchema> Fields) : SchemaNode(Description)
{
    /// <summary>Names of fields of which at most one may be given.</summary>
    public IReadOnlyList<string> AtMostOneOf { get; init; } = [];

    /// <summary>Names of fields of which one must be given.</summary>
    public IReadOnlyList<string> AtLeastOneOf { get; init; } = [];

    public FieldSchema? Find(string name) => Fields.FirstOrDefault(f => string.Equals(f.Name, name, StringComparison.Ordinal));
}

/// <summary>One field of a mapping.</summary>
internal sealed record FieldSchema(string Name, SchemaNode Value, bool IsRequired = false);

/// <summary>A mapping with free keys.</summary>
internal sealed record MapSchema(string Description, SchemaNode Value) : SchemaNode(Description);

/// <summary>A list.</summary>
internal sealed record ListSchema(string Description, SchemaNode Item) : SchemaNode(Description);

/// <summary>Any JSON value.</summary>
internal sealed record AnySchema(string Description) : SchemaNode(Description);

/// <summary>Either a shape or another; the first whose JSON kind fits is used.</summary>
internal sealed record EitherSchema(string Description, SchemaNode First, SchemaNode Second) : SchemaNode(Description);

/// <summary>A text, number or truth value.</summary>
internal sealed record ScalarSchema(string Description, ScalarKind Kind) : SchemaNode(Description)
{
    /// <summary>The only allowed texts.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Regular expression that the text must match.</summary>
    public string? Pattern { get; init; }

    /// <summary>What <see cref="Pattern"/> means, in words.</summary>
    public string? PatternMeaning { get; init; }

    /// <summary>The value that is meant when the field is left out, for the JSON schema.</summary>
    public string? Default { get; init; }
}

/// <summary>Kinds of scalars.</summary>
internal enum ScalarKind
{
    Text,
    Boolean,
    Integer,
    Number,
    Duration,
    Quota,
    Cron,
    TimeZone,
    RelativePath,
}
