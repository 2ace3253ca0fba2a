using System.Text.Json.Serialization;

namespace GitOpsServerless.Controller.Webhooks;

/// <summary>Something that a webhook says may have moved. A hint, never a fact: the reconciler looks for itself.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Push), "push")]
[JsonDerivedType(typeof(Artifact), "artifact")]
[JsonDerivedType(typeof(Named), "named")]
internal abstract record WebhookEvent
{
    private WebhookEvent()
    {
    }

    /// <summary>A ref of a repository moved.</summary>
    /// <param name="Repositories">Addresses of the same repository, as the provider writes them.</param>
    /// <param name="Ref">Full ref such as <c>refs/heads/main</c>; null when the provider does not say.</param>
    public sealed record Push(IReadOnlyList<string> Repositories, string? Ref) : WebhookEvent
    {
        /// <summary>Default branch, where the provider says.</summary>
        public string? DefaultBranch { get; init; }

        /// <summary>All changed paths; null when they are not known completely.</summary>
        public IReadOnlyList<string>? Paths { get; init; }
    }

    /// <summary>A registry has a new image or chart.</summary>
    /// <param name="Repository">Registry and repository, such as <c>contoso.azurecr.io/shop/web</c>.</param>
    public sealed record Artifact(string Repository) : WebhookEvent;

    /// <summary>Somebody who holds the secret names applications.</summary>
    /// <param name="Names">Applications.</param>
    public sealed record Named(IReadOnlyList<string> Names) : WebhookEvent;
}
