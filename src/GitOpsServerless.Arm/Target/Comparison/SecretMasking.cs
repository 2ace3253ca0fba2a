using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Comparison;

/// <summary>Masks values of properties that hold secrets by their name, at any depth.</summary>
internal static class SecretMasking
{
    public static JsonNode? Mask(JsonNode? node) => node switch
    {
        JsonObject container => new JsonObject(container.Select(p => KeyValuePair.Create(
            p.Key, TypeKnowledge.IsSecret(p.Key) && p.Value is not null ? JsonValue.Create(Redactor.Mask) : Mask(p.Value)))),
        JsonArray array => new JsonArray([.. array.Select(Mask)]),
        _ => node?.DeepClone(),
    };
}
