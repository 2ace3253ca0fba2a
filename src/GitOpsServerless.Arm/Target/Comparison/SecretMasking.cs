using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Comparison;

/// <summary>Masks values that are secrets by their name, by the name beside them, or by their look, at any depth.</summary>
internal static class SecretMasking
{
    public static JsonNode? Mask(JsonNode? node) => node switch
    {
        JsonObject container => new JsonObject(container.Select(p => KeyValuePair.Create(
            p.Key, p.Value is not null && (TypeKnowledge.IsSecret(p.Key) || SecretWords.IsOfSecret(container, p.Key)) ? JsonValue.Create(Redactor.Mask) : Mask(p.Value)))),
        JsonArray array => new JsonArray([.. array.Select(Mask)]),
        _ when SecretWords.Looks(node) => JsonValue.Create(Redactor.Mask),
        _ => node?.DeepClone(),
    };
}
