using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics;

[Flags]
internal enum DeploymentScope
{
    None = 0,
    Tenant = 1,
    ManagementGroup = 2,
    Subscription = 4,
    ResourceGroup = 8,

    /// <summary>On another resource: an extension resource.</summary>
    Resource = 16,
}

/// <summary>Where a resource or module is deployed to, and the expressions that say so.</summary>
internal sealed record ScopeData(
    DeploymentScope Scope,
    SyntaxNode? ManagementGroup = null,
    SyntaxNode? Subscription = null,
    SyntaxNode? ResourceGroup = null,
    ResourceSymbol? Resource = null,
    IReadOnlyList<SyntaxNode>? ResourceNames = null,
    SyntaxNode? Index = null)
{
    public static ScopeData None { get; } = new(DeploymentScope.None);
}
