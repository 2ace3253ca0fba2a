using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>Resources of Kubernetes: what identifies one must be known when the deployment starts (github.com/Azure/bicep-types-k8s).</summary>
internal static class KubernetesChecks
{
    /// <summary>The values of a resource that identify it: its version, its name and its namespace. The kind is looked at with those of all resources.</summary>
    public static IEnumerable<SyntaxNode> Identifiers(ResourceSymbol resource)
    {
        if (resource is not { Existing: false, Extension.Info: { TemplateName: "Kubernetes", IsPackage: false }, Type: { } type } || !IsBuiltIn(type))
        {
            return [];
        }

        return Objects(resource.Property("metadata"))
            .SelectMany(metadata => new[] { metadata.Property("name")?.Value, metadata.Property("namespace")?.Value })
            .Append(resource.Property("apiVersion"))
            .OfType<SyntaxNode>();
    }

    // Of the types that come with definitions of their own nothing is known, and nothing asked.
    private static bool IsBuiltIn(ResourceType type) =>
        type.Segments is [var group, _] && (!group.Contains('.', StringComparison.Ordinal) || group.EndsWith(".k8s.io", StringComparison.OrdinalIgnoreCase));

    // The objects that a value is written as.
    private static IEnumerable<ObjectNode> Objects(SyntaxNode? value)
    {
        var stack = new Stack<SyntaxNode?>([value]);
        while (stack.TryPop(out var node))
        {
            switch (node)
            {
                case ObjectNode found:
                    yield return found;
                    break;
                case ParenthesizedNode parenthesized:
                    stack.Push(parenthesized.Inner);
                    break;
                case TernaryNode ternary:
                    stack.Push(ternary.WhenTrue);
                    stack.Push(ternary.WhenFalse);
                    break;
            }
        }
    }
}
