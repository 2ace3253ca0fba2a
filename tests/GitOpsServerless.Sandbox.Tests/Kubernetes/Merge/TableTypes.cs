using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Merge;

namespace GitOpsServerless.Sandbox.Tests.Kubernetes.Merge;

/// <summary>The types of one table: one schema for all versions, or one a version with a conversion by renaming.</summary>
internal sealed class TableTypes(Func<string, SchemaNode?> schemaOf, Func<JsonNode?, string, string, JsonNode?> convert) : IVersionedTypes
{
    public SchemaNode? SchemaOf(string apiVersion) => schemaOf(apiVersion);

    public JsonNode? Convert(JsonNode? value, string from, string to) => from == to ? value : convert(value?.DeepClone(), from, to);

    public FieldSet? IgnoredFields(string apiVersion) => null;

    /// <summary>Field names end with their version.</summary>
    public static JsonNode? Rename(JsonNode? value, string from, string to) => RenameFields(value, name => name.Replace("_" + from, "_" + to, StringComparison.Ordinal));

    /// <summary>Below the root, version N repeats the letter of a name N times.</summary>
    public static JsonNode? Repeat(JsonNode? value, string from, string to) =>
        RenameFields(value, name => name.Distinct().Count() == 1 && name.Length == int.Parse(from[1..]) ? new string(name[0], int.Parse(to[1..])) : name);

    private static JsonNode? RenameFields(JsonNode? value, Func<string, string> rename) => value switch
    {
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(rename(pair.Key), RenameFields(pair.Value, rename)))),
        JsonArray list => new JsonArray([.. list.Select(item => RenameFields(item, rename))]),
        _ => value?.DeepClone(),
    };
}
