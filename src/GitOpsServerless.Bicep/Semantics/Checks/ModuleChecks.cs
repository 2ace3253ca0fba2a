using GitOpsServerless.Bicep.Semantics.Types;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>Modules: properties, parameters, outputs, scopes and names.</summary>
internal static class ModuleChecks
{
    private static readonly string[] Properties = ["dependsOn", "identity", "name", "params", "scope"];

    public static void Run(BicepModel model)
    {
        foreach (var module in model.ModuleSymbols)
        {
            Body(model, module);
            Scope(model, module);
        }

        Duplicates(model);
        foreach (var test in model.TestSymbols.Where(test => !test.Node.Value.IsBroken))
        {
            Test(model, test);
        }
    }

    private static void Test(BicepModel model, TestSymbol test)
    {
        if (test is not { Node.Value: ObjectNode body, Target: { HasErrors: false } target })
        {
            return;
        }

        foreach (var property in body.Properties.Where(property => property.Name is not (null or "params")))
        {
            Spelling.Report(model, "BCP037", "BCP089", property.Key, property.Name!, body.Property("params") is null ? ["params"] : [], $"A test has no property {property.Name}.");
        }

        Parameters(model, test.Node.Name, target, body);
    }

    /// <summary>What is read of modules.</summary>
    public static void Accesses(BicepModel model)
    {
        foreach (var node in model.Program.Nodes)
        {
            if (node is PropertyAccessNode access)
            {
                Access(model, access);
            }
        }
    }

    private static void Body(BicepModel model, ModuleSymbol module)
    {
        foreach (var spread in module.Node.Body?.Elements.OfType<SpreadNode>() ?? [])
        {
            model.Diagnostics.Error("BCP401", spread, "A spread cannot be used at the top of a module.");
        }

        if (module.Node is not { Body: { } body, Value.IsBroken: false })
        {
            return;
        }

        foreach (var property in body.Properties.Where(property => property.Name is { } name && !Properties.Contains(name) && name != "extensionConfigs"))
        {
            Spelling.Report(model, "BCP037", "BCP089", property.Key, property.Name!, Properties.Where(name => body.Property(name) is null), $"A module has no property {property.Name}.");
        }

        ResourceChecks.DependsOn(model, body);
        if (module.Target is { HasErrors: false } target)
        {
            Parameters(model, module.Node.Name, target, body);
        }
        else if (module.Target is BicepModel broken)
        {
            BrokenParameters(model, broken, body);
        }
    }

    // No value fits a parameter whose own type is in error.
    private static void BrokenParameters(BicepModel model, BicepModel target, ObjectNode body)
    {
        foreach (var property in (body.Property("params")?.Value as ObjectNode)?.Properties ?? [])
        {
            if (property.Name is { } name && target.Globals.GetValueOrDefault(name) is ParameterSymbol { Node.Type: TypeNameNode { Symbol: UnresolvedSymbol } or ResourceTypeNode } parameter &&
                target.Diagnostics.Items.Any(item => item.Severity == BicepSeverity.Error && item.Offset >= parameter.Node.Type.Start && item.Offset < parameter.Node.Type.End))
            {
                model.Diagnostics.Error("BCP036", property.Value, $"The type of the parameter {name} has errors.");
            }
        }
    }

    private static void Parameters(BicepModel model, NameNode name, ModuleModel target, ObjectNode body)
    {
        var given = body.Property("params");
        if (given is not null && given.Value is not (ObjectNode or SkippedNode))
        {
            model.Diagnostics.Error(given.Value is VariableNode { Symbol: UnresolvedSymbol } ? RefusalCodes.Feature : "BCP183", given.Value, "The parameters of a module are an object literal.");
            return;
        }

        var values = given?.Value as ObjectNode;
        foreach (var spread in values?.Elements.OfType<SpreadNode>() ?? [])
        {
            model.Diagnostics.Error("BCP401", spread, "A spread cannot be used in the parameters of a module.");
        }

        foreach (var property in values?.Properties ?? [])
        {
            if (property.Name is not { } parameter)
            {
                model.Diagnostics.Error("BCP040", property.Key, "A parameter name must be known.");
            }
            else if (target.Parameter(parameter) is null)
            {
                Spelling.Report(model, "BCP037", "BCP089", property.Key, parameter, target.Parameters.Select(known => known.Name).Where(known => values?.Property(known) is null), $"The module has no parameter {parameter}.");
            }
        }

        var names = (values?.Properties ?? []).Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
        var missing = target.Parameters
            .Where(parameter => parameter.Required && !names.Contains(parameter.Name))
            .Select(parameter => parameter.Name)
            .ToList();
        if (missing.Count > 0)
        {
            model.Diagnostics.Error("BCP035", given?.Key ?? name, $"Parameters without a value: {string.Join(", ", missing)}.");
        }
    }

    private static void Scope(BicepModel model, ModuleSymbol module)
    {
        var value = module.Node.Body?.Property("scope")?.Value;
        if (value?.IsBroken == true)
        {
            return;
        }

        SyntaxNode at = value ?? module.Node.Value;
        var scope = module.Scope;
        if (module.Target is { HasErrors: false } target && target.TargetScope != scope.Scope)
        {
            if (value is null)
            {
                model.Diagnostics.Error("BCP035", module.Node.Name, "A module for another scope than the file's needs a scope.");
            }

            model.Diagnostics.Error("BCP134", at, $"The module is for the scope {target.TargetScope}, not {scope.Scope}.");
            return;
        }

        if (value is not null && ScopeChecks.IsReported(model, value))
        {
            return;
        }

        var from = model.Scope;
        var valid = scope.Scope switch
        {
            DeploymentScope.ManagementGroup => from is DeploymentScope.Tenant or DeploymentScope.ManagementGroup,
            DeploymentScope.Subscription when scope.Subscription is null => from is DeploymentScope.Subscription or DeploymentScope.ResourceGroup,
            DeploymentScope.ResourceGroup when scope is { Subscription: null, ResourceGroup: not null } => from is DeploymentScope.Subscription or DeploymentScope.ResourceGroup,
            DeploymentScope.ResourceGroup when scope.ResourceGroup is null => from == DeploymentScope.ResourceGroup,
            _ => true,
        };
        if (!valid)
        {
            var code = from switch
            {
                DeploymentScope.Tenant => "BCP113",
                DeploymentScope.ManagementGroup => "BCP114",
                DeploymentScope.Subscription => "BCP115",
                _ => "BCP116",
            };
            model.Diagnostics.Error(code, at, "The module cannot be deployed to this scope from the target scope of the file.");
        }
    }

    private static void Duplicates(BicepModel model)
    {
        var named = model.ModuleSymbols
            .Where(module => module.NameSyntax is not null && NameOf(model, module.NameSyntax) is not null && ResourceChecks.IsAlways(module.Node))
            .GroupBy(module => (NameOf(model, module.NameSyntax!), ResourceChecks.ScopeKey(module.Scope)));
        foreach (var module in named.Where(group => group.Skip(1).Any()).SelectMany(group => group))
        {
            model.Diagnostics.Error("BCP122", module.NameSyntax!, "Several modules have this name and scope.");
        }
    }

    private static string? NameOf(BicepModel model, SyntaxNode name) => model.Inference.Of(name) is StringLiteralType { Value: var text } ? text : LiteralText.Of(name);

    private static void Access(BicepModel model, PropertyAccessNode access)
    {
        if (access.Target is VariableNode { Symbol: ModuleSymbol { IsCollection: true } })
        {
            model.Diagnostics.Error("BCP144", access.Target, "A loop as a whole has no properties.");
        }
        else if (access.Target is VariableNode { Symbol: ResourceSymbol { IsCollection: true } })
        {
            model.Diagnostics.Error("BCP144", access.Target, "A loop as a whole has no properties.");
        }
        else if (StaticTypes.WithoutNull(model.Inference.Of(access.Target)) is ModuleReferenceType module && access.Name.IsValid && module.Member(access.Name.Text) is null)
        {
            if (access.Name.Text is "params" or "scope" or "dependsOn")
            {
                model.Diagnostics.Error("BCP077", access.Name, $"The property {access.Name.Text} of a module cannot be read.");
            }
            else if (!access.Safe || access.Target is VariableNode or IndexNode)
            {
                Spelling.Report(model, "BCP053", "BCP083", access.Name, access.Name.Text, ["name", "outputs"], $"A module has no property {access.Name.Text}.");
            }
        }
    }
}
