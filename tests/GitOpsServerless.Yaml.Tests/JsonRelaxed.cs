using System.Text.Encodings.Web;
using System.Text.Json;

namespace GitOpsServerless.Yaml.Tests;

internal static class JsonRelaxed
{
    public static JsonSerializerOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
