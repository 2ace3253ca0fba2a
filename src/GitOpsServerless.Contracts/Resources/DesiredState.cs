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
    /// What must be masked wherever a value of this state is shown. Secret references that were resolved for this run are in it.
    /// </summary>
    public Redactor Redactor { get; init; } = Redactor.None;

    /// <summary>Content digest of everything that went into rendering, for caches and no-op detection.</summary>
    public string? Digest { get; init; }
}

/// <summary>A deployable ARM template with its parameters.</summary>
/// <param name="Template">The template JSON.</param>
/// <param name="Parameters">The <c>parameters</c> object of a deployment: name → <c>{"value": …}</c> or <c>{"reference": …}</c>.</param>
public sealed record AzureTemplate(JsonObject Template, JsonObject Parameters)
{
    /// <summary>Values that Azure or a sign-in has to supply before the template can be deployed (Bicep <c>externalInput</c>).</summary>
    public JsonObject? ExternalInputs { get; init; }
}
