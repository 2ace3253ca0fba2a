using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>Resources: what a body needs, names and parents.</summary>
internal static class ResourceChecks
{
    public static void Run(BicepModel model)
    {
        foreach (var resource in model.ResourceSymbols)
        {
            Check(model, resource);
        }

        Duplicates(model);
    }

    private static void Check(BicepModel model, ResourceSymbol resource)
    {
        foreach (var spread in resource.Node.Body?.Elements.OfType<SpreadNode>() ?? [])
        {
            model.Diagnostics.Error("BCP401", spread, "A spread cannot be used at the top of a resource.");
        }

        if (resource.Node is not { Body: { } body, Value.IsBroken: false } || resource.Type is null)
        {
            return;
        }

        if (resource.IsAzure && resource.NameSyntax is null && !body.Elements.Any(element => element is SpreadNode))
        {
            model.Diagnostics.Error("BCP035", resource.Node.Name, "The resource has no name.");
        }

        if (resource.Container is not null && resource.Property("parent") is { } nestedParent)
        {
            model.Diagnostics.Error("BCP037", nestedParent, "A nested resource has the resource around it as its parent.");
        }

        if (resource.Container is { IsCollection: true })
        {
            model.Diagnostics.Error("BCP160", resource.Node.Name, "A resource cannot be nested inside a loop.");
        }

        Parent(model, resource);
        Name(model, resource);
        DependsOn(model, body);
    }

    private static void Parent(BicepModel model, ResourceSymbol resource)
    {
        if (resource.Container is not null || resource.Property("parent") is not { } parent || !resource.IsAzure)
        {
            return;
        }

        var declared = ResourceGraph.ResourceOf((parent as IndexNode)?.Target ?? parent);
        if (((ITypedResource?)declared ?? GivenResource.Of(parent)) is not { } target)
        {
            if (parent is not (SkippedNode or VariableNode { Symbol: UnresolvedSymbol }))
            {
                model.Diagnostics.Error("BCP240", parent, "The parent must be a resource.");
            }

            return;
        }

        if (declared is { IsCollection: true } && parent is not IndexNode)
        {
            model.Diagnostics.Error("BCP144", parent, "A loop as a whole cannot be a parent.");
        }

        if (target.Type is { } type && resource.Type is { } own &&
            !(own.Segments.Length == type.Segments.Length + 1 && own.Type.StartsWith(type.Type + "/", StringComparison.OrdinalIgnoreCase)))
        {
            model.Diagnostics.Error("BCP036", parent, $"A {own.Type} cannot be a child of a {type.Type}.");
        }
    }

    private static void Name(BicepModel model, ResourceSymbol resource)
    {
        if (resource.NameSyntax is not StringNode name || !resource.IsAzure || resource.Property("parent") is TernaryNode or ParenthesizedNode)
        {
            return;
        }

        // Where the parent is not known, the segments are not either.
        if (resource.Ancestors.Count == 0 && resource.Property("parent") is { } parent && GivenResource.Of(parent) is null)
        {
            return;
        }

        var slashes = name.Segments.Sum(segment => segment.Count(c => c == '/'));
        if (resource.Ancestors.Count > 0)
        {
            if (slashes > 0)
            {
                model.Diagnostics.Error("BCP170", name, "The name of a child resource has no slash.");
            }
        }
        else if (resource.Type!.Segments.Length - 2 is var expected && (name.Literal is null ? slashes > expected : slashes != expected))
        {
            model.Diagnostics.Error("BCP169", name, "The name must have as many segments as the type.");
        }
    }

    /// <summary>The dependencies of a resource or module.</summary>
    public static void DependsOn(BicepModel model, ObjectNode body)
    {
        if (body.Property("dependsOn")?.Value is not { } value || value is SkippedNode)
        {
            return;
        }

        if (value is StringNode or IntegerNode or BooleanNode or ObjectNode)
        {
            model.Diagnostics.Error("BCP036", value, "The dependencies are an array of resources and modules.");
        }

        foreach (var item in (value as ArrayNode)?.Items ?? [])
        {
            if (item is CallNode { Symbol: BuiltInFunctionSymbol { Name: "any" } })
            {
                model.Diagnostics.Error("BCP176", item, "A dependency must be known to be a resource or a module.");
            }

            if (item is StringNode or IntegerNode or BooleanNode or ObjectNode or ArrayNode)
            {
                model.Diagnostics.Error("BCP034", item, "A dependency is a resource or a module.");
            }
        }
    }

    private static void Duplicates(BicepModel model)
    {
        var named = model.ResourceSymbols
            .Where(resource => resource.IsAzure && resource.Type is not null && IsAlways(resource.Node) && resource.NameSyntax is not null && LiteralText.Of(resource.NameSyntax) is not null)
            .GroupBy(resource => new Identity(resource.Type!.Type.ToUpperInvariant(), NameKey(resource), PlaceKey(resource.Scope)));

        foreach (var resource in named.Where(group => group.Skip(1).Any()).SelectMany(group => group))
        {
            model.Diagnostics.Error("BCP121", resource.NameSyntax!, "Several resources have this type and name.");
        }
    }

    /// <summary>Whether a declaration has no condition, or one that is always true.</summary>
    public static bool IsAlways(BodyNode declaration)
    {
        var condition = declaration.Condition?.Condition;
        while (condition is ParenthesizedNode parenthesized)
        {
            condition = parenthesized.Inner;
        }

        return condition is null or BooleanNode { Value: true };
    }

    // Names whose text is not known are the same only where they are the same expression.
    private static string NameKey(ResourceSymbol resource) => string.Join('\n', resource.Ancestors
        .Select(ancestor => $"{Place(ancestor.Resource.NameSyntax)}|{Place(ancestor.Index)}")
        .Append(Place(resource.NameSyntax)));

    private static string Place(SyntaxNode? node) => node is null
        ? ""
        : LiteralText.Of(node) is { } text ? "'" + text : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"@{node.Start}");

    // Scopes are the same where the same expressions state them.
    private static ScopePlace PlaceKey(ScopeData scope) =>
        new(scope.Scope, scope.ManagementGroup, scope.Subscription, scope.ResourceGroup, scope.Resource, scope.Index);

    private sealed record Identity(string Type, string Names, ScopePlace Scope);

    private sealed record ScopePlace(DeploymentScope Scope, SyntaxNode? ManagementGroup, SyntaxNode? Subscription, SyntaxNode? ResourceGroup, ResourceSymbol? Resource, SyntaxNode? Index);

    /// <summary>The scope of a module as far as it is part of its identity.</summary>
    public static string ScopeKey(ScopeData scope) => string.Join('|', Place(scope.ManagementGroup), Place(scope.Subscription), Place(scope.ResourceGroup));
}
