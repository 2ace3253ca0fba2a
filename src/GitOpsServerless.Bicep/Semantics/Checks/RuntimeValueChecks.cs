using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>Some places need values that exist before anything is deployed: BCP120, BCP177, BCP178, BCP181, BCP182, BCP432, BCP444.</summary>
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
            // Nothing is deployed for an existing resource.
            var isDeployed = declaration is not ResourceNode { Existing: true };
            if (isDeployed && declaration.Loop is { } loop)
            {
                Require(model, "BCP178", loop.Expression);
            }

            if (isDeployed && declaration.Condition is { } condition)
            {
                Require(model, "BCP177", condition.Condition);
            }

            Body(model, declaration);
        }

        foreach (var identifier in model.ResourceSymbols.SelectMany(KubernetesChecks.Identifiers))
        {
            Require(model, "BCP120", identifier);
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

        foreach (var node in model.Program.Nodes)
        {
            if (node is ForNode { Parent: PropertyNode } loop)
            {
                Require(model, "BCP178", loop.Expression);
            }
        }

        foreach (var parameter in model.ParameterSymbols.Where(parameter => parameter.Node.Default is not null))
        {
            foreach (var node in parameter.Node.Default!.Descend())
            {
                if (node is VariableNode { Symbol: VariableSymbol or ResourceSymbol or ModuleSymbol or ImportedSymbol { Export.Kind: not ExportKind.Function } or BrokenImportSymbol or TypeSymbol or AmbientTypeSymbol or LocalSymbol { Kind: LocalKind.LambdaParameter } })
                {
                    model.Diagnostics.Error("BCP072", node, "A default value can only use parameters.");
                }
            }
        }

        if (!model.IsParametersFile)
        {
            foreach (var node in model.Program.Nodes)
            {
                Early(model, node);
            }
        }

        foreach (var property in model.ExtensionSymbols.SelectMany(extension => (extension.Node.Config as ObjectNode)?.Properties ?? []))
        {
            Require(model, "BCP444", property.Value);
        }

        foreach (var (predicate, _) in ValidatorChecks.Predicates(model))
        {
            Require(model, ValidatorChecks.RuntimeValue, predicate);
        }

        foreach (var metadata in model.MetadataSymbols.Where(metadata => !metadata.Node.Value.IsBroken))
        {
            Constant(model, metadata.Node.Value);
        }
    }

    // A resource that is deployed must have a name before; also the existing resources that it is below or on.
    private static void RuntimeNames(BicepModel model, ResourceSymbol resource)
    {
        if (resource.Existing)
        {
            if (resource.Node.Body?.Property("dependsOn") is { } dependsOn && model.Inline.Contains(resource))
            {
                model.Diagnostics.Error("BCP433", dependsOn, "An existing resource whose name is only known while deploying has no dependencies.");
            }

            return;
        }

        // A nested resource says nothing of its parent: its name is all that counts.
        if ((resource.Property("parent") ?? resource.Property("scope")) is not { } at)
        {
            return;
        }

        foreach (var parent in resource.Ancestors.Select(ancestor => ancestor.Resource).Append(resource.Scope.Resource))
        {
            if (parent is { Existing: true, NameSyntax: { } name } && RuntimeValues.In(name).Any())
            {
                model.Diagnostics.Error("BCP120", at, "The name of the parent is only known while deploying.");
            }
        }
    }

    // Calls that the deployment engine makes to build its graph take nothing that it knows later: values of deployments
    // (BCP181) and parameters of lambdas (BCP247, BCP248). An existing resource whose name comes later is not in the template,
    // so that nothing but its id, name, type and version can be read (BCP307) and nothing can depend on it (BCP434).
    private static void Early(BicepModel model, SyntaxNode node)
    {
        switch (node)
        {
            case CallNode call when call.Parent is not DecoratorNode && IsEarly(call):
                foreach (var argument in call.Arguments)
                {
                    Require(model, "BCP181", argument);
                }

                if (IsInLambda(call) && call.Arguments.Any(UsesLambda))
                {
                    model.Diagnostics.Error("BCP248", call, $"The function {call.Name.Text} cannot use parameters of a lambda.");
                }

                break;
            case IndexNode { Target: VariableNode { Symbol: ResourceSymbol { IsCollection: true } or ModuleSymbol { IsCollection: true } } } access when IsInLambda(access) && UsesLambda(access.Index):
                model.Diagnostics.Error("BCP247", access.Index, "A parameter of a lambda cannot choose one of several resources or modules.");
                break;
            case PropertyAccessNode { Name.Text: not ("id" or "name" or "type" or "apiVersion") } access when IsInlined(model, access.Target):
                model.Diagnostics.Error("BCP307", access, "The name of the resource is only known while deploying, and nothing but its id, name, type and version can be read.");
                break;
            case IndexNode access when LiteralText.Of(access.Index) is not (null or "id" or "name" or "type" or "apiVersion") && IsInlined(model, access.Target):
                model.Diagnostics.Error("BCP307", access, "The name of the resource is only known while deploying, and nothing but its id, name, type and version can be read.");
                break;
            case ResourceNode { Existing: false, Body: { } body } when body.Property("dependsOn") is { } dependsOn:
                foreach (var part in dependsOn.Value.Descend())
                {
                    if (ResourceGraph.ResourceOf(part) is { } resource && model.Inline.Contains(resource))
                    {
                        model.Diagnostics.Error("BCP434", part, "The resource is not part of the template, since its name is only known while deploying.");
                    }
                }

                break;
        }

        // A method is a read of the resource as well.
        if (node is CallNode { Symbol: null, Target: { } target } method && method.Name.Text != "getSecret" && IsInlined(model, target))
        {
            model.Diagnostics.Error("BCP307", method, "The name of the resource is only known while deploying, and its functions cannot be called.");
        }
    }

    // A lambda within the index has its own parameters; only one around it makes the index vary.
    private static bool IsInLambda(SyntaxNode node)
    {
        for (var parent = node.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is LambdaNode { Typed: false })
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsEarly(CallNode call) => call.Symbol is BuiltInFunctionSymbol { Function.Traits: var traits }
        ? traits.HasFlag(FunctionTraits.RequiresInlining)
        : call is { Symbol: null, Target: { } target } && BuiltInFunctions.IsListName(call.Name.Text) && Intermediate.ExprBuilder.MethodTarget(target) is not null;

    private static bool UsesLambda(SyntaxNode expression) => expression.Descend().Any(node => node is VariableNode { Symbol: LocalSymbol { Kind: LocalKind.LambdaParameter } });

    private static bool IsInlined(BicepModel model, SyntaxNode target) => AzureInference.ResourceOf(target) is { Existing: true } resource && model.Inline.Contains(resource);

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
            if (declaration is ModuleNode && property.Name == "scope")
            {
                // A resource that is given by its id is looked at where all of them are.
                Report(model, "BCP120", GivenResource.Of(property.Value) is null ? RuntimeValues.InScope(property.Value) : []);
                continue;
            }

            var early = declaration is ModuleNode
                ? property.Name is "name" or "identity"
                : EarlyProperties.Contains(property.Name) && !(property.Name is "tags" or "sku" && model.Configuration.IsEnabled("runtimeValuesInTagsAndSku"));
            if (early && declaration is not ResourceNode { Existing: true })
            {
                Require(model, "BCP120", property.Value);
            }
        }
    }

    private static void Require(BicepModel model, string code, SyntaxNode expression) => Report(model, code, RuntimeValues.In(expression));

    private static void Report(BicepModel model, string code, IEnumerable<SyntaxNode> runtime)
    {
        foreach (var found in runtime)
        {
            model.Diagnostics.Error(code, found, "The value is only known while deploying.");
        }
    }
}
