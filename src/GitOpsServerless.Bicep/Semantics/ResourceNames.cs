using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>The name expressions of a resource and its parents, rewritten for the loop of the resource itself.</summary>
internal static class ResourceNames
{
    /// <summary>One expression for each ancestor, the oldest first, and the resource's own name last.</summary>
    public static List<SyntaxNode> Segments(ResourceSymbol resource)
    {
        var segments = new List<SyntaxNode>();
        for (var i = 0; i < resource.Ancestors.Count; i++)
        {
            segments.Add(AncestorSegment(resource, i));
        }

        segments.Add(Own(resource));
        return segments;
    }

    private static SyntaxNode Own(ResourceSymbol resource) =>
        resource.NameSyntax ?? throw new InvalidOperationException($"The resource {resource.Name} has no name.");

    // With parent[index] at each step, the ancestor's name is moved down one loop after the other.
    private static SyntaxNode AncestorSegment(ResourceSymbol resource, int first)
    {
        var ancestors = resource.Ancestors;
        var name = Own(ancestors[first].Resource);
        for (var i = first; i < ancestors.Count; i++)
        {
            var place = i < ancestors.Count - 1 ? ancestors[i + 1].Resource : resource;
            name = SyntaxMove.Move(resource.Model, name, ancestors[i].Index, place.Node.Name);
        }

        return name;
    }
}
