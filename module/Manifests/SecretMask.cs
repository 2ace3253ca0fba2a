using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Manifests;

/// <summary>Values of Kubernetes Secrets are not shown, wherever they come from: out of a vault, decrypted, or in plain text in Git.</summary>
internal static class SecretMask
{
    private static readonly string[] Fields = ["data", "stringData"];

    /// <summary>The object; of a Secret with a mask in place of each value. The names of the values stay.</summary>
    public static JsonNode? Of(JsonNode? payload)
    {
        if (payload is JsonObject secret && Is(secret, "kind", "Secret") && Is(secret, "apiVersion", "v1"))
        {
            foreach (var field in Fields.Where(f => secret[f] is not null))
            {
                secret[field] = secret[field] is JsonObject values
                    ? new JsonObject(values.Select(v => KeyValuePair.Create<string, JsonNode?>(v.Key, Redactor.Mask)))
                    : Redactor.Mask;
            }
        }

        return payload;
    }

    private static bool Is(JsonObject value, string name, string text) =>
        value[name] is JsonValue word && word.TryGetValue(out string? said) && string.Equals(said, text, StringComparison.Ordinal);
}
