using System.Text.Json.Nodes;

namespace GitOpsServerless.Engine.Definitions.Migration;

/// <summary>Builds documents without empty fields.</summary>
internal static class JsonBuilding
{
    public static JsonObject With(this JsonObject map, string name, JsonNode? value)
    {
        if (value is not null and not JsonObject { Count: 0 } and not JsonArray { Count: 0 })
        {
            map[name] = value.Parent is null ? value : value.DeepClone();
        }

        return map;
    }

    public static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(static text => (JsonNode)text)]);
}
