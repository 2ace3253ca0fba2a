using GitOpsServerless.Bicep.AzureTypes;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>How a resource comes to be below another one.</summary>
internal sealed record Ancestor(bool Nested, ResourceSymbol Resource, SyntaxNode? Index);

internal sealed class ResourceSymbol(BicepModel model, ResourceNode node, ResourceSymbol? container) : DeclaredSymbol(model, node.Name.Text, node), ITypedResource
{
    public ResourceNode Node { get; } = node;

    /// <summary>The resource that this one is written inside of.</summary>
    public ResourceSymbol? Container { get; } = container;

    /// <summary>The resources written directly inside of this one.</summary>
    public Dictionary<string, ResourceSymbol> Nested { get; } = new(StringComparer.Ordinal);

    public bool IsCollection => Node.IsCollection;

    public bool Existing => Node.Existing;

    public ResourceType? Type { get; set; }

    public AzureResourceType? AzureType { get; set; }

    /// <summary>The extension that the type belongs to; null for Azure itself.</summary>
    public ExtensionSymbol? Extension { get; set; }

    public bool IsAzure => Extension is null;

    /// <summary>From the oldest to the direct parent.</summary>
    public IReadOnlyList<Ancestor> Ancestors { get; set; } = [];

    public ScopeData Scope { get; set; } = ScopeData.None;

    public SyntaxNode? NameSyntax => Property("name");

    public SyntaxNode? Property(string name) => Node.Body?.Property(name)?.Value;

    /// <summary>The name in a template with symbolic names, and of its copy loop: <c>parent::child</c> for nested resources.</summary>
    public string SymbolicName => Ancestors is [.., { Nested: true }]
        ? string.Join("::", Ancestors.Reverse().TakeWhile(ancestor => ancestor.Nested).Reverse().Select(ancestor => ancestor.Resource.Name).Append(Name))
        : Name;
}
