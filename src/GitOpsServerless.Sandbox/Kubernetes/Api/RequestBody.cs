using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Yaml;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>Reads request bodies: JSON, and YAML where the content type says so.</summary>
internal static class RequestBody
{
    private const int MaxBodySize = 3 * 1024 * 1024;

    public static async Task<JsonNode?> ReadAsync(HttpRequest request)
    {
        using var buffer = new MemoryStream((int)Math.Clamp(request.ContentLength ?? 4096, 0, MaxBodySize));
        await request.Body.CopyToAsync(buffer, request.HttpContext.RequestAborted);
        if (buffer.Length > MaxBodySize)
        {
            throw new StatusException(new ApiStatus(413, "RequestEntityTooLarge", $"Request entity too large: limit is {MaxBodySize}"));
        }

        var bytes = buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
        return bytes.Length == 0 ? null : Parse(bytes, MediaType(request).EndsWith("yaml", StringComparison.Ordinal));
    }

    public static async Task<JsonObject> ReadObjectAsync(HttpRequest request) =>
        await ReadAsync(request) as JsonObject ?? throw new StatusException(ApiStatus.BadRequest("the request body is not an object"));

    public static string MediaType(HttpRequest request) => (request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();

    private static JsonNode? Parse(ReadOnlySpan<byte> bytes, bool isYaml)
    {
        if (!isYaml)
        {
            return JsonTree.Parse(bytes);
        }

        // Most YAML bodies are JSON; flow style that is not falls through to the YAML reader.
        if (bytes[0] == (byte)'{')
        {
            try
            {
                return JsonTree.Parse(bytes);
            }
            catch (JsonException)
            {
                return ParseYaml(bytes);
            }
        }

        return ParseYaml(bytes);
    }

    private static JsonNode? ParseYaml(ReadOnlySpan<byte> bytes)
    {
        var stream = YamlReader.Read(bytes);
        if (stream.Error is { } error)
        {
            throw new JsonException($"error converting YAML to JSON: yaml: line {error.Position.Line}: {error.Message}");
        }

        return stream.Documents is [{ Root: { } root }, ..] ? JsonTree.Parse(JsonSerializer.SerializeToUtf8Bytes(root)) : null;
    }
}
