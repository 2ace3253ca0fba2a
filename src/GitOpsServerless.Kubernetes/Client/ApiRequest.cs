using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes.Client;

/// <summary>How much of an answer is needed.</summary>
internal enum AnswerPart
{
    /// <summary>The whole object.</summary>
    Object,

    /// <summary>Its metadata; the server may send more.</summary>
    Metadata,

    /// <summary>That it succeeded, and the HTTP status.</summary>
    Nothing,
}

/// <summary>One request to the API server. Every request here is safe to repeat: reads, server-side applies, and deletes with preconditions.</summary>
/// <param name="Method">Method.</param>
/// <param name="Path">Path and query, relative to the server's address, with a leading slash.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    public const string Json = "application/json";
    public const string ApplyPatch = "application/apply-patch+yaml";
    public const string JsonPatch = "application/json-patch+json";

    /// <summary>Metadata only where the server can, https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches.</summary>
    public const string Metadata = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

    /// <summary>A list of metadata only where the server can.</summary>
    public const string MetadataList = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

    public byte[]? Body { get; init; }

    public string ContentType { get; init; } = Json;

    public string Accept { get; init; } = Json;

    /// <summary>What is read of the answer to a success; failures are always read.</summary>
    public AnswerPart Answer { get; init; }

    /// <summary>The object that it is about, for diagnostics.</summary>
    public ResourceId? Resource { get; init; }

    public static ApiRequest Get(string path, ResourceId? resource = null) => new(HttpMethod.Get, path) { Resource = resource };

    public static byte[] Serialize(JsonNode body) => JsonSerializer.SerializeToUtf8Bytes(body);
}
