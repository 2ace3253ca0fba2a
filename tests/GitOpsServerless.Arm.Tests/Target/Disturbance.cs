using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>Everything that providers and portals do to a live resource without changing it: noise classes N2, N3, N5, N6 and N7 at once.</summary>
internal static class Disturbance
{
    public static void Apply(JsonObject resource)
    {
        var properties = resource["properties"] as JsonObject;
        if (properties is not null)
        {
            properties["sandboxDefault"] = "Enabled";
            properties["provisioningState"] = "Succeeded";
            properties["lastModifiedTimeUtc"] = "2026-01-02T03:04:05Z";
            properties["resourceGuid"] = "12345678-0000-0000-0000-000000000000";
        }

        resource["etag"] = "W/\"other\"";
        resource["systemData"] = new JsonObject { ["lastModifiedBy"] = "somebody", ["lastModifiedAt"] = "2026-01-02T03:04:05Z" };
        if (resource["location"] is JsonValue location && location.GetValue<string>() == "westeurope")
        {
            resource["location"] = "West Europe";
        }

        foreach (var (name, value) in resource.ToList())
        {
            if (name is not ("id" or "name" or "type" or "tags"))
            {
                resource[name] = Disturb(value);
            }
        }
    }

    private static JsonNode? Disturb(JsonNode? node) => node switch
    {
        JsonObject container => new JsonObject(container.Select(p => KeyValuePair.Create(p.Key, Disturb(p.Value)))),
        JsonArray array when array.Count > 1 && array.All(e => e is JsonObject o && o["name"] is JsonValue) => new JsonArray([.. array.Reverse().Select(Disturb)]),
        JsonArray array => new JsonArray([.. array.Select(Disturb)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Text(value.GetValue<string>()),
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.ToJsonString(),
        _ => node?.DeepClone(),
    };

    private static string Text(string text) => text switch
    {
        _ when text.StartsWith("/subscriptions/", StringComparison.Ordinal) => text.ToUpperInvariant(),
        _ when text.StartsWith("https://", StringComparison.Ordinal) && !text.EndsWith('/') && !text.Contains('?', StringComparison.Ordinal) => text + "/",
        "Enabled" => "enabled",
        "Disabled" => "disabled",
        _ => text,
    };
}
