using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Merge;

/// <summary>Writes small values as the API server writes them into path elements.</summary>
internal static class GoJson
{
    private static readonly JsonSerializerOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Quote(string text)
    {
        foreach (var c in text)
        {
            if (c is < ' ' or '"' or '\\' or > '~')
            {
                return JsonSerializer.Serialize(text, s_options);
            }
        }

        return "\"" + text + "\"";
    }

    public static string Write(JsonNode value)
    {
        if (value is JsonValue scalar)
        {
            switch (scalar.GetValueKind())
            {
                case JsonValueKind.String:
                    return Quote(scalar.GetValue<string>());
                case JsonValueKind.Number:
                    return scalar.AsNumber().ToString("R", System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        return value.ToJsonString(s_options);
    }
}
