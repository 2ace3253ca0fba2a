using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>Declares the symbols of a file, loads what it refers to, binds its names and checks it.</summary>
internal sealed partial class ModelBuilder
{
    private readonly BicepModel _model;
    private readonly HashSet<string> _duplicates = new(StringComparer.Ordinal);
    private readonly List<(string Name, SyntaxNode At)> _repeatedNamespaces = [];
    private readonly Dictionary<(ModuleModel Source, Export Export), ImportItemNode> _imported = [];
    private readonly List<ResourceSymbol> _topLevel = [];
    private readonly List<ResourceSymbol> _nested = [];

    private ModelBuilder(BicepModel model) => _model = model;

    public static void Build(BicepModel model)
    {
        var builder = new ModelBuilder(model);
        builder.TargetScope();
        builder.Imports();
        foreach (var statement in model.Program.Statements)
        {
            builder.Declare(statement);
        }

        builder.NamespaceNames();
        builder.Inherit();
        builder.CollectResources();
        builder.Modules();
        builder.Tests();
        Binder.Bind(model);
        ResourceGraph.Build(model);
        Checks.ModelChecks.Run(model);
    }

    private void TargetScope()
    {
        var scopes = _model.Program.Declarations<TargetScopeNode>().ToList();
        foreach (var repeated in scopes.Count > 1 ? scopes : [])
        {
            _model.Diagnostics.Error("BCP112", repeated, "The target scope can be set once.");
        }

        if (scopes.Count == 0)
        {
            return;
        }

        var value = scopes[0].Value;
        var text = (value as StringNode)?.Literal;
        _model.Scope = text switch
        {
            "tenant" => DeploymentScope.Tenant,
            "managementGroup" => DeploymentScope.ManagementGroup,
            "subscription" => DeploymentScope.Subscription,
            _ => DeploymentScope.ResourceGroup,
        };
        if (value is not SkippedNode && !Checks.DecoratorChecks.IsConstant(value))
        {
            _model.Diagnostics.Error("BCP032", value, "The value must be known at compile time.");
        }

        if (text is "local" or "desiredStateConfiguration")
        {
            _model.Diagnostics.Error(RefusalCodes.Experimental, value, "The target scope needs an experimental feature that is not supported: set another scope.");
        }
    }

    private void DeclareGlobal(DeclaredSymbol symbol, SyntaxNode at)
    {
        if (symbol.Name.Length == 0)
        {
            return;
        }

        if (!_model.Globals.TryAdd(symbol.Name, symbol))
        {
            _model.Diagnostics.Error("BCP028", at, $"The name {symbol.Name} is declared more than once.");
            if (symbol.Name is "sys" or "az")
            {
                _repeatedNamespaces.Add((symbol.Name, at));
            }

            if (_duplicates.Add(symbol.Name))
            {
                _model.Diagnostics.Error("BCP028", NameOf(_model.Globals[symbol.Name]), $"The name {symbol.Name} is declared more than once.");
            }
        }
    }

    // The names of the namespaces are taken; that of Azure is one like any other where the file declares Azure itself.
    private void NamespaceNames()
    {
        foreach (var name in (string[])["sys", "az"])
        {
            var azure = _model.ExtensionSymbols.Where(extension => extension.Info.IsAzure && extension.Name == name).Select(extension => extension.Node.NameSyntax).ToList();
            var others = _repeatedNamespaces.Where(repeated => repeated.Name == name).Select(repeated => repeated.At).ToList();
            if (_model.Globals.TryGetValue(name, out var symbol))
            {
                others.Add(NameOf(symbol));
            }

            foreach (var other in azure.Count == 0 ? others : [])
            {
                _model.Diagnostics.Error("BCP084", other, $"The name {name} is that of a namespace.");
            }

            // Others that repeat each other are reported already.
            foreach (var repeated in azure.Count > 0 && azure.Count + others.Count > 1 ? azure.Concat(others.Count == 1 ? others : []) : [])
            {
                _model.Diagnostics.Error("BCP028", repeated, $"The name {name} is declared more than once.");
            }
        }
    }

    private static SyntaxNode NameOf(DeclaredSymbol symbol) => symbol.Syntax switch
    {
        DeclarationNode declaration => declaration.Name,
        ExtensionNode extension => extension.NameSyntax,
        var other => other,
    };

    private void Declare(SyntaxNode statement)
    {
        switch (statement)
        {
            case MetadataNode metadata:
                _model.MetadataSymbols.Add(new MetadataSymbol(_model, metadata));
                break;
            case ParameterNode parameter:
                Declare(_model.ParameterSymbols, new ParameterSymbol(_model, parameter), parameter.Name);
                break;
            case TypeDeclarationNode type:
                Declare(_model.TypeSymbols, new TypeSymbol(_model, type), type.Name);
                break;
            case VariableDeclarationNode variable:
                Declare(_model.VariableSymbols, new VariableSymbol(_model, variable), variable.Name);
                break;
            case FunctionNode function:
                Declare(_model.FunctionSymbols, new FunctionSymbol(_model, function), function.Name);
                break;
            case ModuleNode module:
                Declare(_model.ModuleSymbols, new ModuleSymbol(_model, module), module.Name);
                break;
            case OutputNode output:
                _model.OutputSymbols.Add(new OutputSymbol(_model, output));
                break;
            case AssertNode assert:
                Declare(_model.AssertSymbols, new AssertSymbol(_model, assert), assert.Name);
                break;
            case TestNode test:
                Declare(_model.TestSymbols, new TestSymbol(_model, test), test.Name);
                break;
            case ExtensionNode extension:
                Extension(extension);
                break;
            case ParameterAssignmentNode assignment:
                Declare(_model.AssignmentSymbols, new ParameterAssignmentSymbol(_model, assignment), assignment.Name);
                break;
            case ResourceNode resource:
                Resource(resource, null);
                break;
            case ExtendsNode extends:
                Extends(extends);
                break;
            case UsingNode { Path: { } path }:
                Using(path);
                break;
        }
    }

    private void Declare<T>(List<T> list, T symbol, NameNode name) where T : DeclaredSymbol
    {
        if (name.IsValid)
        {
            list.Add(symbol);
            DeclareGlobal(symbol, name);
        }
    }

    private ResourceSymbol Resource(ResourceNode node, ResourceSymbol? container)
    {
        var symbol = new ResourceSymbol(_model, node, container);
        if (container is null)
        {
            DeclareGlobal(symbol, node.Name);
        }
        else if (node.Name.IsValid && !container.Nested.TryAdd(symbol.Name, symbol))
        {
            _model.Diagnostics.Error("BCP028", node.Name, $"The name {symbol.Name} is declared more than once.");
        }

        // The resources inside of all children come before the children.
        var children = (node.Body?.Resources ?? []).Select(nested => Resource(nested, symbol)).ToList();
        _nested.AddRange(children.Where(child => child.Node.Name.IsValid));
        if (container is null && node.Name.IsValid)
        {
            _topLevel.Add(symbol);
        }

        return symbol;
    }

    private void CollectResources() => _model.ResourceSymbols.AddRange([.. _nested, .. _topLevel]);

    private void Extension(ExtensionNode node)
    {
        var specification = node.Specification switch
        {
            NameNode name => name.Text,
            StringNode text => text.Literal,
            _ => null,
        };
        if (specification is null)
        {
            return;
        }

        if (Extensions.Find(_model, specification, node.Specification is StringNode) is not { } info || (info.IsAzure && node.Alias is { Text: not "az" }))
        {
            _model.Diagnostics.Error(RefusalCodes.Extension, node.Specification, $"The types of the extension {specification} are not known. {RefusalCodes.Otherwise}");
            return;
        }

        var alias = node.Alias is { IsValid: true } ? node.Alias.Text : info.BicepName;
        if (info.IsAzure)
        {
            // The namespace of that name is there in any case.
            _model.ExtensionSymbols.Add(new ExtensionSymbol(_model, alias, node, info));
            return;
        }

        Declare(_model.ExtensionSymbols, new ExtensionSymbol(_model, alias, node, info), node.Alias ?? new NameNode(node.Specification.Start, node.Specification.End, alias));
    }
}

/// <summary>An imported name whose source could not be read; a diagnostic has been written.</summary>
internal sealed class BrokenImportSymbol(BicepModel model, string name, SyntaxNode node) : DeclaredSymbol(model, name, node);
