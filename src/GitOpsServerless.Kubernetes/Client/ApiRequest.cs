using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes.Client;

/// <summary>One request to the API server. Every request here is safe to repeat: reads, server-side applies, and deletes with preconditions.</summary>
/// <param name="Method">Method.</param>
/// <param name="Path">Path and query, relative to the server's address, with a leading slash.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    public const string Json = "application/json";
    public const string ApplyPatch = "application/apply-patch+yaml";
    public const string JsonPatch = "application/json-patch+json";

    public byte[]? Body { get; init; }

    public string ContentType { get; init; } = Json;

    public string Accept { get; init; } = Json;

    /// <summary>The object that it is about, for diagnostics.</summary>
    public ResourceId? Resource { get; init; }

    public static ApiRequest Get(string path, ResourceId? resource = null) => new(HttpMethod.Get, path) { Resource = resource };

    public static byte[] Serialize(JsonNode body) => JsonSerializer.SerializeToUtf8Bytes(body);
}
