using System.Text.Json.Nodes;

namespace GitOpsServerless.Arm.Language;

/// <summary>Everything that an expansion depends on.</summary>
public sealed record TemplateExpansionRequest
{
    /// <summary>The template.</summary>
    public required TemplateDocument Template { get; init; }

    /// <summary>Where the template is deployed.</summary>
    public required DeploymentScope Scope { get; init; }

    /// <summary>
    /// A whole parameter file, or only its <c>parameters</c> object: name → <c>{ "value": … }</c> or
    /// <c>{ "reference": { "keyVault": …, "secretName": … } }</c>. A Key Vault reference stays a residual expression.
    /// </summary>
    public JsonObject? Parameters { get; init; }

    /// <summary>The name of the deployment (1 to 64 characters); null leaves <c>deployment().name</c> unknown.</summary>
    public string? DeploymentName { get; init; }

    /// <summary>The URI that the template was read from (<c>deployment().properties.templateLink.uri</c>); null for an inline template.</summary>
    public string? TemplateUri { get; init; }

    /// <summary>The cloud, for <c>environment()</c>.</summary>
    public CloudEnvironment Environment { get; init; } = CloudEnvironment.AzureCloud;

    /// <summary>The source of values that exist only at run time.</summary>
    public IRuntimeContext Runtime { get; init; } = UnknownRuntimeContext.Instance;

    /// <summary>Finds linked templates; without one their deployments stay opaque.</summary>
    public ILinkedTemplateResolver? LinkedTemplates { get; init; }

    /// <summary>
    /// Treats a required parameter without a value as unknown (residual <c>parameters('name')</c>) instead of refusing the template.
    /// </summary>
    public bool MissingParametersAreUnknown { get; init; }

    /// <summary>The bounds of the work.</summary>
    public TemplateLimits Limits { get; init; } = TemplateLimits.Default;
}
