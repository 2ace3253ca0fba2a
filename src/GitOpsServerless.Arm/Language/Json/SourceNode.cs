using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Json;

/// <summary>A template as plain JSON: what is sent to Azure is what was read, relaxations and all.</summary>
internal static class SourceNode
{
    public static JsonNode? Of(JsonSource source) => source.Kind switch
    {
        JsonSourceKind.Object => new JsonObject(source.Properties.Select(static property => KeyValuePair.Create(property.Name, Of(property.Value)))),
        JsonSourceKind.Array => new JsonArray([.. source.Items.Select(Of)]),
        JsonSourceKind.String => JsonValue.Create(source.Text),
        JsonSourceKind.Integer => JsonValue.Create(source.Integer),
        JsonSourceKind.Boolean => JsonValue.Create(source.IsTrue),
        JsonSourceKind.Float => OfFloat(source.Text),
        _ => null,
    };

    /// <summary>The number as written where JSON knows that form, otherwise in the shortest one.</summary>
    private static JsonNode? OfFloat(string text)
    {
        try
        {
            return JsonValue.Create(JsonElement.Parse(text));
        }
        catch (JsonException)
        {
            return JsonConversion.ToJson(new FloatValue(text));
        }
    }
}
