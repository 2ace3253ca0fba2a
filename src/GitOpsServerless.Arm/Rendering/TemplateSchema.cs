using System.Text.RegularExpressions;
using GitOpsServerless.Arm.Language;

namespace GitOpsServerless.Arm.Rendering;

/// <summary>What the <c>$schema</c> of a file says.</summary>
/// <param name="IsTemplate">Whether the file is a template.</param>
/// <param name="Scope">Which level it is for; null for a parameter file.</param>
internal sealed partial record TemplateSchema(bool IsTemplate, DeploymentScopeKind? Scope)
{
    private const int Head = 4_096;

    /// <summary>Looks at the beginning of a text; null when it is no deployment file.</summary>
    public static TemplateSchema? Find(string text)
    {
        var match = Pattern().Match(text[..Math.Min(Head, text.Length)]);
        return !match.Success ? null : match.Groups["kind"].Value.ToUpperInvariant() switch
        {
            "DEPLOYMENTTEMPLATE" => new TemplateSchema(true, DeploymentScopeKind.ResourceGroup),
            "SUBSCRIPTIONDEPLOYMENTTEMPLATE" => new TemplateSchema(true, DeploymentScopeKind.Subscription),
            "MANAGEMENTGROUPDEPLOYMENTTEMPLATE" => new TemplateSchema(true, DeploymentScopeKind.ManagementGroup),
            "TENANTDEPLOYMENTTEMPLATE" => new TemplateSchema(true, DeploymentScopeKind.Tenant),
            _ => new TemplateSchema(false, null),
        };
    }

    [GeneratedRegex(@"""\$schema""\s*:\s*""[^""]*/schemas/[^""/]*/(?<kind>\w*deployment(Template|Parameters))\.json", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}
