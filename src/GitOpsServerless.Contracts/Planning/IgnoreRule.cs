namespace GitOpsServerless.Contracts;

/// <summary>
/// Properties that are left alone, in comparing and in applying. Empty or <c>*</c> selectors match everything.
/// The same meaning as Argo CD's <c>ignoreDifferences</c> and Flux's <c>spec.ignore</c>.
/// </summary>
public sealed record IgnoreRule
{
    /// <summary>API group, or Azure provider namespace.</summary>
    public string? Group { get; init; }

    /// <summary>Kind, or Azure resource type.</summary>
    public string? Kind { get; init; }

    /// <summary>Name of the resource; <c>*</c> as a wildcard.</summary>
    public string? Name { get; init; }

    /// <summary>Namespace, or Azure resource group.</summary>
    public string? Namespace { get; init; }

    /// <summary>JSON pointers (RFC 6901).</summary>
    public IReadOnlyList<string> JsonPointers { get; init; } = [];

    /// <summary>JSON path expressions (RFC 9535), evaluated within a time limit.</summary>
    public IReadOnlyList<string> JsonPaths { get; init; } = [];

    /// <summary>Kubernetes field managers whose fields are left alone.</summary>
    public IReadOnlyList<string> ManagedFieldsManagers { get; init; } = [];
}
