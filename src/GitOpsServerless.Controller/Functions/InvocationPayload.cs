using System.Globalization;
using System.Text.Json;

namespace GitOpsServerless.Controller.Functions;

/// <summary>
/// What the Functions host sends to a custom handler: <c>{"Data":{…},"Metadata":{…}}</c>
/// (https://learn.microsoft.com/azure/azure-functions/functions-custom-handlers). The host writes every value that is no object as JSON
/// text inside a JSON string, so a queue message arrives encoded twice, and metadata numbers arrive as strings.
/// </summary>
internal sealed class InvocationPayload : IDisposable
{
    private const int MostLayers = 4;
    private readonly JsonDocument _document;

    private InvocationPayload(JsonDocument document) => _document = document;

    /// <summary>Parses a body; null when it is no invocation.</summary>
    public static InvocationPayload? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 32 });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return new InvocationPayload(document);
            }

            document.Dispose();
        }
        catch (JsonException)
        {
            // No invocation.
        }

        return null;
    }

    /// <summary>The text behind a binding's value, with all layers of string encoding taken off; null when it is missing.</summary>
    public string? Text(string binding)
    {
        if (!TryGet("Data", binding, out var value))
        {
            return null;
        }

        var text = TextOf(value);
        for (var layer = 0; layer < MostLayers && text is ['"', .., '"']; layer++)
        {
            try
            {
                text = JsonSerializer.Deserialize<string>(text);
            }
            catch (JsonException)
            {
                break;
            }
        }

        return text;
    }

    /// <summary>A number of the metadata, written as a number or as text; null when it is missing.</summary>
    public int? Number(string name)
    {
        if (!TryGet("Metadata", name, out var value))
        {
            return null;
        }

        return int.TryParse(TextOf(value)?.Trim('"'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <inheritdoc />
    public void Dispose() => _document.Dispose();

    // Text with lone surrogates is no text.
    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private bool TryGet(string part, string name, out JsonElement value)
    {
        value = default;
        return _document.RootElement.TryGetProperty(part, out var container)
            && container.ValueKind == JsonValueKind.Object
            && container.TryGetProperty(name, out value);
    }
}
