using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>Checks of the declarations themselves.</summary>
internal static class DeclarationChecks
{
    public static void Run(BicepModel model)
    {
        Duplicates(model, model.OutputSymbols.Select(symbol => (symbol.Name, (SyntaxNode)symbol.Node.Name)), "BCP145");
        Duplicates(model, model.MetadataSymbols.Select(symbol => (symbol.Name, (SyntaxNode)symbol.Node.Name)), "BCP145");
        foreach (var metadata in model.MetadataSymbols.Where(symbol => symbol.Name is "_generator"))
        {
            model.Diagnostics.Error("BCP268", metadata.Node.Name, "The name _generator is reserved.");
        }

        foreach (var extension in model.Program.Declarations<ExtensionNode>().Where(_ => model.IsParametersFile))
        {
            model.Diagnostics.Error(RefusalCodes.Feature, extension, "Extensions in parameters files are not supported.");
        }

        if (model.IsParametersFile)
        {
            ParametersFile(model);
        }
    }

    private static void Duplicates(BicepModel model, IEnumerable<(string Name, SyntaxNode At)> names, string code)
    {
        foreach (var group in names.Where(item => item.Name.Length > 0).GroupBy(item => item.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            foreach (var (name, at) in group)
            {
                model.Diagnostics.Error(code, at, $"The name {name} is declared more than once.");
            }
        }
    }

    // What is imported into a parameters file must not need a deployment to be evaluated, even when it is not used.
    private static void ImpureImports(BicepModel model)
    {
        if (model.Diagnostics.HasErrors)
        {
            return;
        }

        foreach (var import in model.Program.Declarations<ImportNode>())
        {
            var roots = model.ImportedSymbols.Where(symbol => import.Items.Contains(symbol.Syntax)).Select(symbol => (symbol.Source, symbol.Export))
                .Concat(model.WildcardSymbols.Where(symbol => ReferenceEquals(symbol.Syntax, import)).SelectMany(symbol => symbol.Source.Exports.Select(export => (symbol.Source, Export: export))));
            if (roots.Any(root => root.Source is BicepModel source && root.Export.Kind != ExportKind.Type && IsImpure(Declared(source, root.Export.Name), [])))
            {
                model.Diagnostics.Error("BCP452", import, "The import needs a deployment to be evaluated.");
            }
        }
    }

    private static DeclaredSymbol? Declared(BicepModel source, string name) => source.Globals.GetValueOrDefault(name);

    private static bool IsImpure(DeclaredSymbol? symbol, HashSet<DeclaredSymbol> seen)
    {
        if (symbol is null || !seen.Add(symbol))
        {
            return false;
        }

        if (symbol is ImportedSymbol { Source: BicepModel source, Export.Name: { } name })
        {
            return IsImpure(Declared(source, name), seen);
        }

        return symbol.Syntax.Descend().Any(node => node switch
        {
            CallNode { Symbol: BuiltInFunctionSymbol { Function: { Namespace: "az" } function } } call => !IsPure(call, function.Name),
            CallNode { Symbol: DeclaredSymbol called } => IsImpure(called, seen),
            VariableNode { Symbol: DeclaredSymbol used and (VariableSymbol or ImportedSymbol) } => IsImpure(used, seen),
            _ => false,
        });
    }

    // An id whose scopes are spelled out does not depend on where it is evaluated.
    private static bool IsPure(CallNode call, string name)
    {
        var scopes = name switch { "resourceId" => 2, "subscriptionResourceId" or "managementGroupResourceId" => 1, "tenantResourceId" or "extensionResourceId" => 0, _ => -1 };
        return scopes >= 0 && (scopes == 0 || (call.Arguments.Length >= scopes + 2 && call.Arguments.Take(scopes + 1).All(argument => LiteralText.Of(argument) is not null) &&
            LiteralText.Of(call.Arguments[scopes])!.Contains('/', StringComparison.Ordinal)));
    }

    private static void ParametersFile(BicepModel model)
    {
        var usings = model.Program.Declarations<UsingNode>().ToList();
        if (usings.Count == 0)
        {
            model.Diagnostics.Error("BCP261", 0, 0, "A parameters file needs a using declaration.");
        }

        foreach (var repeated in usings.Count > 1 ? usings : [])
        {
            model.Diagnostics.Error("BCP259", repeated, "There can be one using declaration.");
        }

        var extends = model.Program.Declarations<ExtendsNode>().ToList();
        foreach (var repeated in extends.Count > 1 ? extends : [])
        {
            model.Diagnostics.Error("BCP405", repeated, "There can be one extends declaration.");
        }

        foreach (var using1 in usings.Where(node => node.Config is not null))
        {
            model.Diagnostics.Error(RefusalCodes.Feature, using1, "A using declaration with a configuration is not supported.");
        }

        ImpureImports(model);
        if (model.Using is null || model.Using.HasErrors)
        {
            return;
        }


        var inherited = model.Base;
        var assigned = new HashSet<string>(StringComparer.Ordinal);
        for (var at = model; at is not null; at = at.Base)
        {
            assigned.UnionWith(at.AssignmentSymbols.Select(symbol => symbol.Name));
        }

        foreach (var assignment in model.AssignmentSymbols.Where(symbol => model.Using.Parameters.All(parameter => parameter.Name != symbol.Name)))
        {
            model.Diagnostics.Error("BCP259", assignment.Node, $"The template has no parameter {assignment.Name}.");
        }

        var missing = model.Using.Parameters.Where(parameter => parameter.Required && !assigned.Contains(parameter.Name)).Select(parameter => parameter.Name).ToList();
        if (missing.Count > 0 && inherited is null | usings.Count > 0)
        {
            model.Diagnostics.Error("BCP258", usings[0], $"Parameters without a value: {string.Join(", ", missing)}.");
        }
    }
}
