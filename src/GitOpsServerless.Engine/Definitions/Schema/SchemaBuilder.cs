namespace GitOpsServerless.Engine.Definitions.Schema;

/// <summary>Short words for writing <see cref="DefinitionSchemas"/>.</summary>
internal static class SchemaBuilder
{
    public static ObjectSchema Object(string description, params FieldSchema[] fields) => new(description, fields);

    public static FieldSchema Required(string name, SchemaNode value) => new(name, value, IsRequired: true);

    public static FieldSchema Optional(string name, SchemaNode value) => new(name, value);

    public static ScalarSchema Scalar(ScalarKind kind, string description) => new(description, kind);

    public static ScalarSchema Text(string description) => new(description, ScalarKind.Text);

    public static ScalarSchema Boolean(string description) => new(description, ScalarKind.Boolean);

    public static ScalarSchema Duration(string description) => new(description, ScalarKind.Duration);

    public static ScalarSchema OneOf(string description, params string[] values) => new(description, ScalarKind.Text) { Values = values };

    public static ListSchema Texts(string description) => new(description, Text("A text."));

    public static MapSchema TextMap(string description) => new(description, Text("A text."));

    public static ListSchema List(string description, SchemaNode item) => new(description, item);
}
