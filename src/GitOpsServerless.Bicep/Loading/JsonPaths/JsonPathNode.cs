using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Bicep.Loading.JsonPaths;

/// <summary>A place in a document: a value, or (as Newtonsoft.Json has them) the property of an object, whose only child is its value.</summary>
/// <param name="Value">The value; null is JSON's null.</param>
/// <param name="Property">The name of the property; null for a value.</param>
internal readonly record struct JsonPathNode(JsonNode? Value, string? Property)
{
    public static JsonPathNode Of(JsonNode? value) => new(value, null);

    public bool IsProperty => Property is not null;

    /// <summary>Whether this is a value that has no parts.</summary>
    public bool IsScalar => !IsProperty && Value is not (JsonObject or JsonArray);

    /// <summary>The text of a text value; null for everything else.</summary>
    public string? Text => IsScalar && Value?.GetValueKind() == JsonValueKind.String ? Value.GetValue<string>() : null;

    public IEnumerable<JsonPathNode> Children => this switch
    {
        { Property: not null } => [Of(Value)],
        { Value: JsonObject @object } => @object.Select(pair => new JsonPathNode(pair.Value, pair.Key)),
        { Value: JsonArray array } => array.Select(Of),
        _ => [],
    };
}
