using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Sandbox.Arm.Http;

/// <summary>One request, read completely.</summary>
internal sealed class ArmRequest
{
    public required string Method { get; init; }

    /// <summary>Path with a leading slash and without a trailing one, decoded.</summary>
    public required string Path { get; init; }

    public required string[] Segments { get; init; }

    public required IReadOnlyDictionary<string, string> Query { get; init; }

    public JsonNode? Body { get; init; }

    public bool BodyIsMalformed { get; init; }

    public required string BaseAddress { get; init; }

    public string Host { get; init; } = "";

    public string? IfMatch { get; init; }

    public JsonObject BodyObject => Body as JsonObject ?? [];

    public string ApiVersion => Query.GetValueOrDefault("api-version", "");

    /// <summary>Whether the segment at an index is a name.</summary>
    public bool Is(int index, string name) =>
        index >= 0 && index < Segments.Length && string.Equals(Segments[index], name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The index of the last <c>providers/NAMESPACE</c>, or -1.</summary>
    public int LastProvider(string @namespace)
    {
        for (var i = Segments.Length - 2; i >= 0; i--)
        {
            if (Is(i, "providers") && Is(i + 1, @namespace))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The path of the first segments; <c>/</c> for none.</summary>
    public string Prefix(int count) => "/" + string.Join('/', Segments.Take(count));

    public static async Task<ArmRequest> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        var path = "/" + (request.Path.Value ?? "").Trim('/');
        JsonNode? body = null;
        var malformed = false;
        if (request.ContentLength is not 0 && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            using var buffer = new MemoryStream();
            await request.Body.CopyToAsync(buffer, context.RequestAborted);
            if (buffer.Length > 0)
            {
                try
                {
                    body = JsonNode.Parse(buffer.GetBuffer().AsSpan(0, (int)buffer.Length), documentOptions: new JsonDocumentOptions { MaxDepth = 128 });
                }
                catch (JsonException)
                {
                    malformed = true;
                }
            }
        }

        return new ArmRequest
        {
            Method = request.Method,
            Path = path,
            Segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries),
            Query = request.Query.ToDictionary(q => q.Key, q => q.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Body = body,
            BodyIsMalformed = malformed,
            BaseAddress = $"https://{request.Host.Value}",
            Host = request.Host.Host,
            IfMatch = request.Headers.IfMatch.ToString() is { Length: > 0 } match ? match : null,
        };
    }
}
