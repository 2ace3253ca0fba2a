using System.Text.Json;

namespace GitOpsServerless.Rendering.Helm;

/// <summary>
/// <c>values.schema.json</c> of a chart. Helm loads what a schema refers to, from the disk of the machine and from its loopback
/// addresses too (<c>file:///…</c>, <c>http://127.0.0.1/…</c>): a schema must be complete in itself.
/// </summary>
internal static class ChartSchema
{
    public const string FileName = "values.schema.json";
    private const int MaxDepth = 256;

    /// <summary>Why helm may not be given the schema; null when it may.</summary>
    public static string? Problem(ReadOnlySpan<byte> schema)
    {
        // Token by token, so that a field that stands twice is seen twice.
        var reader = new Utf8JsonReader(schema, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            var field = string.Empty;
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    field = reader.GetString()!;
                    continue;
                }

                if (reader.TokenType == JsonTokenType.String && Leaves(field, reader.GetString()!, isRoot: reader.CurrentDepth == 1))
                {
                    return $"The schema of the values refers to '{Shortened(reader.GetString()!)}'; only what is in the same file may be referred to ('#/…').";
                }

                field = string.Empty;
            }

            return null;
        }
        catch (Exception) when (schema.IsEmpty)
        {
            return null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return "The schema of the values is not valid JSON.";
        }
    }

    // An identifier that is another document's changes what '#' means; that of the whole schema may be any address on the web, which is never asked.
    private static bool Leaves(string field, string value, bool isRoot) => field switch
    {
        "$ref" or "$dynamicRef" or "$recursiveRef" => !value.StartsWith('#'),
        "$schema" => !IsOfWeb(value) || !value.Contains("://json-schema.org/", StringComparison.OrdinalIgnoreCase),
        "$id" or "id" when isRoot => !IsOfWeb(value) && value.Contains(':', StringComparison.Ordinal),
        "$id" or "id" => value.Contains("://", StringComparison.Ordinal) || value.StartsWith("file:", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private static bool IsOfWeb(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is ("https" or "http") && !uri.IsLoopback;

    private static string Shortened(string value) => value.Length <= 80 ? value : value[..80] + "…";
}
