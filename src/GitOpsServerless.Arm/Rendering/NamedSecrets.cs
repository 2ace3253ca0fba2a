using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Arm.Target.Comparison;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Rendering;

/// <summary>The places of literals in properties that hold secrets by their name or by the type of the resource.</summary>
internal static class NamedSecrets
{
    /// <summary>The JSON pointers; an expression is what Azure will compute, and no secret by itself.</summary>
    /// <param name="type">Type of the resource.</param>
    /// <param name="node">The resource or a part of it.</param>
    /// <param name="path">The pointer in the resource.</param>
    public static IEnumerable<string> In(string type, JsonNode? node, string path = "")
    {
        switch (node)
        {
            case JsonObject container:
                return container.SelectMany(p => IsLiteral(p.Value) && (TypeKnowledge.IsSecret(p.Key) || SecretWords.IsOfSecret(container, p.Key) || TypeKnowledge.IsSecretPlace(type, SecretPlaces.Below(path, p.Key)))
                    ? [SecretPlaces.Below(path, p.Key)]
                    : In(type, p.Value, SecretPlaces.Below(path, p.Key)));
            case JsonArray array:
                return array.SelectMany((item, i) => In(type, item, SecretPlaces.Below(path, i.ToString(CultureInfo.InvariantCulture))));
            default:
                return [];
        }
    }

    // Of an object or an array, what is in it may be expressions alone.
    private static bool IsLiteral(JsonNode? node) => node switch
    {
        JsonObject container => container.Any(p => IsLiteral(p.Value)),
        JsonArray array => array.Any(IsLiteral),
        JsonValue value => value.TryGetValue<string>(out var text) && text.Length > 0 && !ResidualExpression.IsResidual(text),
        _ => false,
    };
}
