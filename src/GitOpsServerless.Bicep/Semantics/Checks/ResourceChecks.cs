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
        if (resource.Node.Body is not { } body || resource.Type is null)
        {
            return;
        }

        if (resource.IsAzure && resource.NameSyntax is null && !body.Elements.Any(element => element is SpreadNode))
        {
            model.Diagnostics.Error("BCP035", resource.Node.Name, "The resource has no name.");
        }

        foreach (var spread in body.Elements.OfType<SpreadNode>())
        {
            model.Diagnostics.Error("BCP401", spread, "A spread cannot be used at the top of a resource.");
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

        var target = ResourceGraph.ResourceOf((parent as IndexNode)?.Target ?? parent);
        if (target is null)
        {
            if (parent is not (SkippedNode or VariableNode { Symbol: UnresolvedSymbol }))
            {
                model.Diagnostics.Error("BCP240", parent, "The parent must be a resource.");
            }

            return;
        }

        if (target.IsCollection && parent is not IndexNode)
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
        if (resource.NameSyntax is not StringNode name || !resource.IsAzure)
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
        else if (name.Literal is not null && slashes != resource.Type!.Segments.Length - 2)
        {
            model.Diagnostics.Error("BCP169", name, "The name must have as many segments as the type.");
        }
    }

    private static void DependsOn(BicepModel model, ObjectNode body)
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
            if (item is StringNode or IntegerNode or BooleanNode or ObjectNode or ArrayNode)
            {
                model.Diagnostics.Error("BCP034", item, "A dependency is a resource or a module.");
            }
        }
    }

    private static void Duplicates(BicepModel model)
    {
        var named = model.ResourceSymbols
            .Where(resource => !resource.Existing && !resource.IsCollection && resource.Node.Value is not IfNode && resource.IsAzure && resource.Type is not null && resource.NameSyntax is StringNode { Literal: not null })
            .GroupBy(
                resource => $"{resource.Type!.Type.ToUpperInvariant()}|{((StringNode)resource.NameSyntax!).Literal!.ToUpperInvariant()}|{(resource.Ancestors.Count > 0 ? resource.Ancestors[^1].Resource.Name : "")}|{ScopeKey(resource.Scope)}",
                StringComparer.Ordinal);
        foreach (var resource in named.Where(group => group.Count() > 1).SelectMany(group => group))
        {
            model.Diagnostics.Error("BCP121", resource.NameSyntax!, "Several resources have this type and name.");
        }
    }

    public static string ScopeKey(ScopeData scope) => string.Join(
        '|',
        scope.Scope,
        Key(scope.ManagementGroup),
        Key(scope.Subscription),
        Key(scope.ResourceGroup),
        scope.Resource?.Name,
        scope.Index is null ? "" : scope.Index.Start.ToString(System.Globalization.CultureInfo.InvariantCulture));

    // Only plain texts are known to be the same place; every other expression stands for itself.
    private static string Key(SyntaxNode? node) => node switch
    {
        null => "",
        StringNode { Literal: { } text } => "'" + text.ToUpperInvariant(),
        VariableNode variable => "$" + variable.Name.Text,
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"@{node.Start}"),
    };
}
