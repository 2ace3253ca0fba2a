using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>Checks of the declarations themselves.</summary>
internal static class DeclarationChecks
{
    public static void Run(BicepModel model)
    {
        Duplicates(model, model.OutputSymbols, "BCP145");
        Duplicates(model, model.MetadataSymbols, "BCP145");
        foreach (var metadata in model.MetadataSymbols.Where(symbol => symbol.Name is "_generator"))
        {
            model.Diagnostics.Error("BCP268", metadata.Node.Name, "The name _generator is reserved.");
        }

        foreach (var extension in model.Program.Declarations<ExtensionNode>().Where(_ => model.IsParametersFile))
        {
            model.Diagnostics.Error(RefusalCodes.Feature, extension, $"Extensions in parameters files are not supported. {RefusalCodes.Otherwise}");
        }

        Cases(model);
        Exports(model);
        foreach (var variable in model.VariableSymbols.Where(variable => variable.Name.Equals("copy", StringComparison.OrdinalIgnoreCase)).Take(1))
        {
            model.Diagnostics.Error("BCP239", variable.Node.Name, "The name copy is reserved.");
        }

        if (model.IsParametersFile)
        {
            ParametersFile(model);
        }
    }

    private static void Duplicates(BicepModel model, IEnumerable<DeclaredSymbol> symbols, string code)
    {
        foreach (var group in symbols.Where(symbol => symbol.Name.Length > 0).GroupBy(symbol => symbol.Name, StringComparer.Ordinal).Where(group => group.Skip(1).Any()))
        {
            foreach (var symbol in group)
            {
                model.Diagnostics.Error(code, ((DeclarationNode)symbol.Syntax).Name, $"The name {symbol.Name} is declared more than once.");
            }
        }
    }

    /// <summary>A name and where it stands. An object: the runtime has the code of collections of objects ready, and none of those of tuples.</summary>
    private sealed record Named(string Name, SyntaxNode At);

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
            if (roots.Any(root => root.Source is BicepModel source && root.Export.Kind != ExportKind.Type && IsImpure(Declared(source, root.Export.Name))))
            {
                model.Diagnostics.Error("BCP452", import, "The import needs a deployment to be evaluated.");
            }
        }
    }

    private static DeclaredSymbol? Declared(BicepModel source, string name) => source.Globals.GetValueOrDefault(name);

    private static bool IsImpure(DeclaredSymbol? root) => Reachable(root).Any(symbol => symbol.Syntax.Descend().Any(node =>
        node is CallNode { Symbol: BuiltInFunctionSymbol { Function: { Namespace: "az" } function } } call && !IsPure(call, function.Name)));

    // Everything that a declaration uses, also through other files; chains may be long, so that there is no recursion.
    private static IEnumerable<DeclaredSymbol> Reachable(DeclaredSymbol? root)
    {
        var seen = new HashSet<DeclaredSymbol>();
        var stack = new Stack<DeclaredSymbol?>([root]);
        while (stack.TryPop(out var symbol))
        {
            if (symbol is ImportedSymbol { Source: BicepModel source, Export.Name: { } name })
            {
                stack.Push(Declared(source, name));
            }
            else if (symbol is not (null or ImportedSymbol) && seen.Add(symbol))
            {
                yield return symbol;
                foreach (var node in symbol is VariableSymbol or FunctionSymbol ? symbol.Syntax.Descend() : [])
                {
                    stack.Push(node switch { VariableNode variable => variable.Symbol, CallNode call => call.Symbol, _ => null } as DeclaredSymbol);
                }
            }
        }
    }

    // What another file takes over cannot bring a parameter, a resource or a module with it.
    private static void Exports(BicepModel model)
    {
        var exported = model.VariableSymbols.Cast<DeclaredSymbol>().Concat(model.FunctionSymbols)
            .Select(symbol => (Symbol: symbol, Export: Array.Find(((DeclarationNode)symbol.Syntax).Decorators, decorator => decorator.Call?.Name.Text == "export")))
            .Where(item => item.Export is not null)
            .ToList();
        if (exported.Count == 0)
        {
            return;
        }

        // From what cannot be taken along to what uses it: each declaration is looked at once.
        var users = model.VariableSymbols.Cast<DeclaredSymbol>().Concat(model.FunctionSymbols)
            .SelectMany(user => user.Syntax.Descend().Select(node => (User: user, Used: (node switch { VariableNode variable => variable.Symbol, CallNode call => call.Symbol, _ => null }) as DeclaredSymbol)))
            .Where(edge => edge.Used is not null)
            .ToLookup(edge => edge.Used!, edge => edge.User);
        var bound = new HashSet<DeclaredSymbol>();
        var next = new Stack<DeclaredSymbol>(users.Select(edge => edge.Key).Where(symbol => symbol is ParameterSymbol or ResourceSymbol or ModuleSymbol));
        while (next.TryPop(out var used))
        {
            foreach (var user in users[used].Where(bound.Add))
            {
                next.Push(user);
            }
        }

        foreach (var (symbol, export) in exported.Where(item => bound.Contains(item.Symbol)))
        {
            model.Diagnostics.Error("BCP372", export!, $"{symbol.Name} uses something that cannot be exported.");
        }
    }

    // The names of a template do not differ in case.
    private static void Cases(BicepModel model)
    {
        bool IsOf(ImportedSymbol symbol, ExportKind kind) => symbol.Export.Kind == kind;
        IEnumerable<DeclaredSymbol>[] groups =
        [
            model.ParameterSymbols,
            [.. model.VariableSymbols, .. model.ImportedSymbols.Where(symbol => IsOf(symbol, ExportKind.Variable))],
            model.OutputSymbols,
            [.. model.TypeSymbols, .. model.ImportedSymbols.Where(symbol => IsOf(symbol, ExportKind.Type))],
            model.AssertSymbols,
            [.. model.FunctionSymbols, .. model.ImportedSymbols.Where(symbol => IsOf(symbol, ExportKind.Function))],
        ];
        foreach (var group in groups)
        {
            Cases(model, group.Select(symbol => new Named(symbol.Name, symbol.Syntax is DeclarationNode declaration ? declaration.Name : symbol.Syntax)));
        }

        foreach (var node in model.Program.Nodes)
        {
            if (node is ObjectTypeNode type)
            {
                Cases(model, type.Properties.Where(property => property.Name is not null).Select(property => new Named(property.Name!, property.Key!)));
            }
        }
    }

    private static void Cases(BicepModel model, IEnumerable<Named> names)
    {
        foreach (var group in names.GroupBy(item => item.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Skip(1).Any()))
        {
            // Equal names are another finding.
            foreach (var (name, at) in group.DistinctBy(item => item.Name, StringComparer.Ordinal).Count() == group.Count() ? group : Enumerable.Empty<Named>())
            {
                model.Diagnostics.Error("BCP353", at, $"The name {name} differs from another one in case only.");
            }
        }
    }

    // An id whose scopes are spelled out does not depend on where it is evaluated.
    private static bool IsPure(CallNode call, string name)
    {
        var scopes = name switch { "resourceId" => 2, "subscriptionResourceId" or "managementGroupResourceId" => 1, "tenantResourceId" or "extensionResourceId" => 0, _ => -1 };
        return scopes >= 0 && (scopes == 0 || (call.Arguments.Length >= scopes + 2 && call.Arguments.Take(scopes + 1).All(argument => LiteralText.Of(argument) is not null) &&
            LiteralText.Of(call.Arguments[scopes])!.Contains('/', StringComparison.Ordinal)));
    }

    // A parameter that is left to its default, or that comes out of a vault, has no value here that another one could use.
    private static void References(BicepModel model)
    {
        foreach (var node in model.Program.Declarations<SyntaxNode>().Where(statement => statement is ParameterAssignmentNode or VariableDeclarationNode).SelectMany(statement => statement.Descend()))
        {
            if (node is VariableNode { Symbol: ParameterAssignmentSymbol { Node.Value: { } value } used })
            {
                if (value is NullNode)
                {
                    model.Diagnostics.Error("BCP369", node, $"The parameter {used.Name} takes its default value, which is not known here.");
                }
                else if (value is CallNode { Symbol: BuiltInFunctionSymbol { Name: "getSecret" } })
                {
                    model.Diagnostics.Error("BCP368", node, $"The parameter {used.Name} takes its value from a vault, which is not known here.");
                }
            }
        }
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
            model.Diagnostics.Error("BCP262", repeated.Start, repeated.Start + "using".Length, "There can be one using declaration.");
        }

        var extends = model.Program.Declarations<ExtendsNode>().ToList();
        foreach (var repeated in extends.Count > 1 ? extends : [])
        {
            model.Diagnostics.Error("BCP405", repeated, "There can be one extends declaration.");
        }

        foreach (var declaration in usings.Where(node => node.Path is SkippedNode))
        {
            model.Diagnostics.Error("BCP256", declaration.Path!, "The using declaration has no path.");
        }

        foreach (var declaration in usings.Where(node => node.Config is not (null or SkippedNode)))
        {
            model.Diagnostics.Error(RefusalCodes.Feature, declaration, "A using declaration with a configuration is not supported: remove what follows with.");
        }

        ImpureImports(model);
        References(model);
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

        foreach (var assignment in model.AssignmentSymbols.Where(symbol => !string.Equals(model.Using.Parameter(symbol.Name)?.Name, symbol.Name, StringComparison.Ordinal)))
        {
            model.Diagnostics.Error("BCP259", assignment.Node, $"The template has no parameter {assignment.Name}.");
        }

        var missing = model.Using.Parameters.Where(parameter => parameter.Required && !assigned.Contains(parameter.Name)).Select(parameter => parameter.Name).ToList();
        if (missing.Count > 0 && inherited is null | usings.Count > 0)
        {
            model.Diagnostics.Error("BCP258", usings[0].Path ?? usings[0], $"Parameters without a value: {string.Join(", ", missing)}.");
        }
    }
}
