using System.Text.Encodings.Web;
using System.Text.Json;

namespace GitOpsServerless.Functions.Output;

/// <summary>How the report of <c>--once --output json</c> is written: every field is always there.</summary>
internal static class OnceJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
