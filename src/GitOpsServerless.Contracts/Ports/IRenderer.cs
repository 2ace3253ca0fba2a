using System.Text.Json.Nodes;

namespace GitOpsServerless.Contracts;

/// <summary>Files → desired state.</summary>
public interface IRenderer
{
    /// <summary>The platform of the resources that come out.</summary>
    Platform Platform { get; }

    /// <summary>
    /// Whether this renderer is the one for the request: said by the definition, or with <see cref="RenderingKind.Auto"/> detected in the files.
    /// The first renderer that answers true is used.
    /// </summary>
    ValueTask<bool> AcceptsAsync(RenderRequest request, CancellationToken cancellationToken);

    /// <summary>Renders; all errors at once. Deterministic: same request, same result.</summary>
    Task<Result<DesiredState>> RenderAsync(RenderRequest request, CancellationToken cancellationToken);
}

/// <summary>What to render.</summary>
/// <param name="Application">The application.</param>
/// <param name="Files">Files of the revision.</param>
public sealed record RenderRequest(ApplicationDefinition Application, IFileTree Files)
{
    /// <summary>The target; null when rendering without one (manifests only). Decides scopes and defaults.</summary>
    public TargetDefinition? Target { get; init; }

    /// <summary>Values of the application's <c>inputs</c>: variable or parameter name → value.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Inputs { get; init; } = new Dictionary<string, JsonNode?>();

    /// <summary>Resolver for secrets that rendering itself needs (keys of encrypted files); never for values that end in objects.</summary>
    public ISecretResolver? Secrets { get; init; }

    /// <summary>Asks the target for its facts (Kubernetes version and API versions); null when rendering without a target. Asked only by renderers that need it.</summary>
    public Func<CancellationToken, Task<Result<TargetFacts>>>? Facts { get; init; }
}

/// <summary>Platforms that resources belong to.</summary>
public enum Platform
{
    /// <summary>Kubernetes.</summary>
    Kubernetes,

    /// <summary>Azure Resource Manager.</summary>
    Azure,
}

/// <summary>Facts of a target.</summary>
/// <param name="KubeVersion">Such as <c>v1.33.2</c>.</param>
/// <param name="ApiVersions">Such as <c>apps/v1</c> and <c>apps/v1/Deployment</c>.</param>
public sealed record TargetFacts(string? KubeVersion, IReadOnlyList<string> ApiVersions);
