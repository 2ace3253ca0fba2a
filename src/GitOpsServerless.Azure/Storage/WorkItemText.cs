using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Azure.Storage;

/// <summary>
/// Text of a queue message: <c>{"application":"NAME"}</c> as JSON, in base64 as the Functions host expects it
/// (<c>extensions.queues.messageEncoding</c>).
/// </summary>
public static class WorkItemText
{
    private const int LongestText = 4096;

    /// <summary>The text for the queue.</summary>
    public static string Encode(WorkItem item) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(new JsonObject { ["application"] = item.Application }.ToJsonString()));

    /// <summary>The item in a message text, encoded or not; null when it is none.</summary>
    public static WorkItem? Decode(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > LongestText)
        {
            return null;
        }

        var buffer = new byte[text.Length];
        return Convert.TryFromBase64String(text, buffer, out var length) ? Parse(buffer.AsMemory(0, length)) : Parse(Encoding.UTF8.GetBytes(text));
    }

    private static WorkItem? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 4 });
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("application", out var name)
                && name.ValueKind == JsonValueKind.String
                && name.GetString() is { Length: > 0 and <= 253 } application
                ? new WorkItem(application)
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The second of text with lone surrogates, which cannot be read as a string.
            return null;
        }
    }
}
