using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Storage;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>Writes JSON bodies.</summary>
internal static class ResponseBody
{
    private static readonly JsonSerializerOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(HttpContext context, JsonNode body, string contentType = "application/json")
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, s_options);
        await WriteAsync(context, bytes, contentType);
    }

    public static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> bytes, string contentType = "application/json")
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    /// <summary><c>{"kind":…,"apiVersion":…,</c> before the other members of an object.</summary>
    public static byte[] Head(string kind, string apiVersion) =>
        Encoding.UTF8.GetBytes($"{{\"kind\":{JsonSerializer.Serialize(kind)},\"apiVersion\":{JsonSerializer.Serialize(apiVersion)},");

    public static byte[] Whole(string kind, string apiVersion, ReadOnlyMemory<byte> members)
    {
        var head = Head(kind, apiVersion);
        var result = new byte[head.Length + members.Length];
        head.CopyTo(result, 0);
        members.CopyTo(result.AsMemory(head.Length));
        return result;
    }
}
