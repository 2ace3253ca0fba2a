using System.Text.Encodings.Web;
using System.Text.Json;

namespace GitOpsServerless.Rendering.Pipeline;

/// <summary>JSON as input of programs that read YAML: no escapes that YAML does not know.</summary>
internal static class JsonText
{
    public static JsonSerializerOptions Relaxed { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
