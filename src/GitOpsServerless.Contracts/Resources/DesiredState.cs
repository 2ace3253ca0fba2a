using System.Text.Json.Nodes;

namespace GitOpsServerless.Contracts;

/// <summary>What an application wants at one revision: the result of rendering.</summary>
/// <param name="Resources">Resources in the order of the source; unique ids.</param>
public sealed record DesiredState(IReadOnlyList<DesiredResource> Resources)
{
    /// <summary>For Azure: the template that produces the resources; null for Kubernetes.</summary>
    public AzureTemplate? Template { get; init; }

    /// <summary>Warnings and remarks of rendering.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>
    /// Texts that must be masked in what others say about this state, such as an error that quotes a request. Secret references that were
    /// resolved for this run are in it. What is shown of the state itself is masked by place: see <see cref="Shown"/> and <see cref="ShownTemplate"/>.
    /// </summary>
    public Redactor Redactor { get; init; } = Redactor.None;

    /// <summary>Content digest of everything that went into rendering, for caches and no-op detection.</summary>
    public string? Digest { get; init; }

    /// <summary>The payload of a resource as it may be shown: the template language knows where its secrets stand, everything else is masked by text.</summary>
    public JsonObject Shown(DesiredResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return (JsonObject)(Template is null ? Redactor.Redact(resource.Payload) : Redactor.RedactNames(resource.SecretPlaces.Mask(resource.Payload)))!;
    }

    /// <summary>The template as it may be shown; null for Kubernetes.</summary>
    public JsonObject? ShownTemplate() => Template is null ? null : (JsonObject)Template.SecretPlaces.Mask(Template.Template)!;
}

/// <summary>A deployable ARM template with its parameters.</summary>
/// <param name="Template">The template JSON.</param>
/// <param name="Parameters">The <c>parameters</c> object of a deployment: name → <c>{"value": …}</c> or <c>{"reference": …}</c>.</param>
public sealed record AzureTemplate(JsonObject Template, JsonObject Parameters)
{
    /// <summary>The values in <see cref="Template"/> that are secrets: literal defaults of secure parameters, literals in properties that hold secrets.</summary>
    public SecretPlaces SecretPlaces { get; init; } = SecretPlaces.None;

    /// <summary>Values that Azure or a sign-in has to supply before the template can be deployed (Bicep <c>externalInput</c>).</summary>
    public JsonObject? ExternalInputs { get; init; }
}
