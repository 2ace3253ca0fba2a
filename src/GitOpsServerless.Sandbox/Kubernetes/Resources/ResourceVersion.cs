using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Merge;

namespace GitOpsServerless.Sandbox.Kubernetes.Resources;

/// <summary>One served version of a kind.</summary>
internal sealed class ResourceVersion
{
    public required string Version { get; init; }

    public required ResourceKind Resource { get; init; }

    public required SchemaNode Schema { get; init; }

    /// <summary>The OpenAPI v3 schema of a custom resource; null for built-in kinds.</summary>
    public JsonObject? StructuralSchema { get; init; }

    public required IReadOnlySet<string> Verbs { get; init; }

    public required IReadOnlyDictionary<string, Subresource> Subresources { get; init; }

    public bool IsStorage { get; init; }

    /// <summary>Whether the version is served; a stored version may not be.</summary>
    public bool IsServed { get; init; } = true;

    public string ApiVersion => Resource.Group.Length == 0 ? Version : Resource.Group + "/" + Version;

    public string Kind => Resource.Kind;

    public bool HasStatus => Subresources.ContainsKey("status");
}

/// <summary>A subresource such as <c>status</c> or <c>scale</c>.</summary>
/// <param name="Name">The path segment.</param>
/// <param name="ApiVersion">The API version of its body; empty where it is the object itself.</param>
/// <param name="Kind">The kind of its body; empty where it is the object itself.</param>
/// <param name="Verbs">What it allows.</param>
internal sealed record Subresource(string Name, string ApiVersion, string Kind, IReadOnlySet<string> Verbs);
