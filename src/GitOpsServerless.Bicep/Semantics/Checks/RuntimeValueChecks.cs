using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>Some places need values that exist before anything is deployed: BCP120, BCP177, BCP178, BCP182.</summary>
internal static class RuntimeValueChecks
{
    private static readonly string[] EarlyProperties =
    [
        "name", "location", "kind", "managedBy", "extendedLocation", "zones", "placement", "plan", "sku", "identity", "managedByExtended", "tags", "asserts",
    ];

    public static void Run(BicepModel model)
    {
        foreach (var declaration in model.ResourceSymbols.Select(resource => (BodyNode)resource.Node).Concat(model.ModuleSymbols.Select(module => module.Node)))
        {
            if (declaration.Loop is { } loop)
            {
                Require(model, "BCP178", loop.Expression);
            }

            if (declaration.Condition is { } condition)
            {
                Require(model, "BCP177", condition.Condition);
            }

            Body(model, declaration);
        }

        foreach (var resource in model.ResourceSymbols.Where(resource => resource.IsAzure))
        {
            RuntimeNames(model, resource);
        }

        foreach (var variable in model.VariableSymbols.Where(variable => variable.IsCollection))
        {
            var loop = (ForNode)variable.Node.Value;
            Require(model, "BCP178", loop.Expression);
            Require(model, "BCP182", loop.Body);
        }

        foreach (var output in model.OutputSymbols.Where(output => output.Node.Value is ForNode))
        {
            Require(model, "BCP178", ((ForNode)output.Node.Value).Expression);
        }

        foreach (var loop in model.Program.Descend().OfType<ForNode>().Where(loop => loop.Parent is PropertyNode))
        {
            Require(model, "BCP178", loop.Expression);
        }

        foreach (var parameter in model.ParameterSymbols.Where(parameter => parameter.Node.Default is not null))
        {
            foreach (var node in parameter.Node.Default!.Descend())
            {
                if (node is VariableNode { Symbol: VariableSymbol or ResourceSymbol or ModuleSymbol or ImportedSymbol { Export.Kind: ExportKind.Variable } })
                {
                    model.Diagnostics.Error("BCP072", node, "A default value can only use parameters.");
                }
            }
        }

        foreach (var metadata in model.MetadataSymbols.Where(metadata => metadata.Node.Value is not SkippedNode))
        {
            Constant(model, metadata.Node.Value);
        }
    }

    // A resource that is deployed must have a name before; also the existing resources that it is below or on.
    private static void RuntimeNames(BicepModel model, ResourceSymbol resource)
    {
        if (resource.Existing)
        {
            if (resource.NameSyntax is { } own && resource.Property("dependsOn") is { } dependsOn && RuntimeValues.In(own).Any())
            {
                model.Diagnostics.Error("BCP433", dependsOn, "An existing resource whose name is only known while deploying has no dependencies.");
            }

            return;
        }

        foreach (var parent in resource.Ancestors.Select(ancestor => ancestor.Resource).Append(resource.Scope.Resource))
        {
            if (parent is { Existing: true, NameSyntax: { } name } && RuntimeValues.In(name).Any())
            {
                model.Diagnostics.Error("BCP120", resource.Property("parent") ?? resource.Property("scope") ?? resource.Node.Name, "The name of the parent is only known while deploying.");
            }
        }
    }

    private static void Constant(BicepModel model, SyntaxNode value)
    {
        foreach (var node in value.Descend())
        {
            if (node is VariableNode or CallNode or BinaryNode or TernaryNode)
            {
                model.Diagnostics.Error("BCP032", node, "The value must be known at compile time.");
                return;
            }
        }
    }

    private static void Body(BicepModel model, BodyNode declaration)
    {
        foreach (var property in declaration.Body?.Properties ?? [])
        {
            var early = declaration is ModuleNode
                ? property.Name is "name"
                : EarlyProperties.Contains(property.Name) && !(property.Name is "tags" or "sku" && model.Configuration.IsEnabled("runtimeValuesInTagsAndSku"));
            if (early && declaration is not ResourceNode { Existing: true })
            {
                Require(model, "BCP120", property.Value);
            }
        }
    }

    private static void Require(BicepModel model, string code, SyntaxNode expression)
    {
        foreach (var found in RuntimeValues.In(expression))
        {
            model.Diagnostics.Error(code, found, "The value is only known while deploying.");
        }
    }
}
