using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>Binds every name in a file's expressions and types to the symbol that it stands for.</summary>
internal sealed class Binder
{
    private sealed record Scope(Dictionary<string, DeclaredSymbol> Names, bool FunctionBody, bool HasThis, Scope? Outer);

    private readonly BicepModel _model;
    private readonly Dictionary<ResourceNode, ResourceSymbol> _resources;
    private Scope? _scope;
    private FunctionTraits _allowed;

    private Binder(BicepModel model)
    {
        _model = model;
        _resources = model.ResourceSymbols.ToDictionary(resource => resource.Node);
    }

    public static void Bind(BicepModel model)
    {
        var binder = new Binder(model);
        foreach (var statement in model.Program.Statements)
        {
            binder.Statement(statement);
        }
    }

    private void Statement(SyntaxNode statement)
    {
        switch (statement)
        {
            case ParameterNode parameter:
                Decorators(parameter);
                Visit(parameter.Type);
                With(FunctionTraits.ParameterDefaultsOnly, parameter.Default);
                break;
            case VariableDeclarationNode variable:
                Decorators(variable);
                VisitOptional(variable.Type);
                With(FunctionTraits.RequiresInlining, variable.Value);
                break;
            case FunctionNode function:
                Decorators(function);
                With(FunctionTraits.RequiresInlining, function.Lambda);
                break;
            case OutputNode output:
                Decorators(output);
                Visit(output.Type);
                With(FunctionTraits.RequiresInlining, output.Value);
                break;
            case ResourceNode resource:
                Resource(resource);
                break;
            case ModuleNode module:
                Decorators(module);
                With(FunctionTraits.RequiresInlining, module.Value);
                break;
            case TestNode test:
                Decorators(test);
                With(FunctionTraits.RequiresInlining, test.Value);
                break;
            case ParameterAssignmentNode assignment:
                Decorators(assignment);
                With(FunctionTraits.RequiresInlining, assignment.Value);
                break;
            case DecoratedNode decorated:
                Decorators(decorated);
                VisitChildren(decorated, skip: decorated.Decorators.Length);
                break;
            default:
                Visit(statement);
                break;
        }
    }

    private void With(FunctionTraits allowed, SyntaxNode? node)
    {
        var before = _allowed;
        _allowed = allowed;
        VisitOptional(node);
        _allowed = before;
    }

    private void VisitOptional(SyntaxNode? node)
    {
        if (node is not null)
        {
            Visit(node);
        }
    }

    private void VisitChildren(SyntaxNode node, int skip = 0)
    {
        foreach (var child in node.Children[skip..])
        {
            Visit(child);
        }
    }

    private void Decorators(DecoratedNode node)
    {
        foreach (var decorator in node.Decorators)
        {
            if (decorator.Call is { } call)
            {
                if (call.Target is not null)
                {
                    Visit(call.Target);
                }

                foreach (var argument in call.Arguments)
                {
                    Visit(argument);
                }
            }
        }
    }

    private void Resource(ResourceNode node)
    {
        Decorators(node);
        Visit(node.Reference);
        var names = _resources.TryGetValue(node, out var symbol)
            ? symbol.Nested.ToDictionary(pair => pair.Key, pair => (DeclaredSymbol)pair.Value, StringComparer.Ordinal)
            : new Dictionary<string, DeclaredSymbol>(StringComparer.Ordinal);
        var before = _allowed;
        _allowed = FunctionTraits.RequiresInlining;
        if (node.Value is IfNode condition)
        {
            With(FunctionTraits.None, condition.Condition);
            Inside(new Scope(names, false, !node.Existing, _scope), condition.Body);
        }
        else
        {
            Inside(new Scope(names, false, !node.Existing, _scope), node.Value);
        }

        _allowed = before;
    }

    private void Inside(Scope scope, SyntaxNode body)
    {
        var outer = _scope;
        _scope = scope;
        Visit(body);
        _scope = outer;
    }

    private void Visit(SyntaxNode node)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (node)
        {
            case ResourceNode resource:
                Resource(resource);
                break;
            case VariableNode variable:
                variable.Symbol = Lookup(variable.Name, call: false);
                break;
            case TypeNameNode type:
                type.Symbol = Lookup(type.Name, call: false);
                break;
            case CallNode call:
                Call(call);
                break;
            case ResourceAccessNode access:
                Visit(access.Target);
                access.Symbol = Nested(access);
                break;
            case ForNode loop:
                Visit(loop.Expression);
                Inside(new Scope(LoopVariables(loop), false, false, _scope), loop.Body);
                break;
            case LambdaNode lambda:
                Lambda(lambda);
                break;
            case IfNode condition:
                With(FunctionTraits.None, condition.Condition);
                With(FunctionTraits.RequiresInlining, condition.Body);
                break;
            case DecoratedNode decorated:
                Decorators(decorated);
                VisitChildren(decorated, decorated.Decorators.Length);
                break;
            default:
                VisitChildren(node);
                break;
        }
    }

    private Dictionary<string, DeclaredSymbol> LoopVariables(ForNode loop)
    {
        var names = new Dictionary<string, DeclaredSymbol>(StringComparer.Ordinal);
        Declare(names, loop.Item, LocalKind.LoopItem, loop, loop.Body);
        Declare(names, loop.Index, LocalKind.LoopIndex, loop, loop.Body);
        return names;
    }

    private void Lambda(LambdaNode lambda)
    {
        var names = new Dictionary<string, DeclaredSymbol>(StringComparer.Ordinal);
        foreach (var parameter in lambda.Parameters)
        {
            VisitOptional(parameter.Type);
            Declare(names, parameter, lambda.Typed ? LocalKind.FunctionParameter : LocalKind.LambdaParameter, lambda, lambda.Body);
        }

        VisitOptional(lambda.ReturnType);
        Inside(new Scope(names, lambda.Typed, false, _scope), lambda.Body);
    }

    private void Declare(Dictionary<string, DeclaredSymbol> names, LocalNode? node, LocalKind kind, SyntaxNode declaring, SyntaxNode binding)
    {
        if (node is null || !node.Name.IsValid)
        {
            return;
        }

        if (!names.TryAdd(node.Name.Text, new LocalSymbol(_model, node, kind, declaring, binding)))
        {
            _model.Diagnostics.Error("BCP028", node.Name, $"The name {node.Name.Text} is declared more than once.");
        }
    }

    private Symbol Lookup(NameNode name, bool call)
    {
        if (!name.IsValid)
        {
            return new UnresolvedSymbol(name.Text);
        }

        if (LookupDeclared(name.Text) is { } declared)
        {
            return declared;
        }

        if (name.Text is "sys" or "az")
        {
            return new NamespaceSymbol(name.Text);
        }

        return call ? LookupFunction(name, null) : LookupTypeOrFail(name);
    }

    private Symbol? LookupDeclared(string name)
    {
        var functionBody = false;
        for (var scope = _scope; scope is not null; scope = scope.Outer)
        {
            if (scope.Names.TryGetValue(name, out var local))
            {
                return functionBody ? null : local;
            }

            if (scope.HasThis && name == "this")
            {
                return functionBody ? null : new NamespaceSymbol("this");
            }

            functionBody |= scope.FunctionBody;
        }

        return _model.Globals.TryGetValue(name, out var symbol) && (!functionBody || IsVisibleInFunctions(symbol)) ? symbol : null;
    }

    private static bool IsVisibleInFunctions(DeclaredSymbol symbol) => symbol
        is VariableSymbol or FunctionSymbol or WildcardSymbol or ResourceSymbol or TypeSymbol
        or ImportedSymbol;

    private Symbol LookupTypeOrFail(NameNode name)
    {
        if (AmbientTypes.IsName(name.Text))
        {
            return new AmbientTypeSymbol(name.Text);
        }

        if (BuiltInFunctions.Find(name.Text, null, _model.IsParametersFile) is not null)
        {
            _model.Diagnostics.Error("BCP063", name, $"{name.Text} is a function, not a value.");
        }
        else
        {
            Spelling.Report(_model, "BCP057", "BCP082", name, name.Text, AmbientTypes.Names, $"There is no {name.Text} in this context.");
        }

        return new UnresolvedSymbol(name.Text);
    }

    private Symbol LookupFunction(NameNode name, string? @in)
    {
        if (BuiltInFunctions.Find(name.Text, @in, _model.IsParametersFile) is { } function)
        {
            return IsWellPlaced(name, function) ? new BuiltInFunctionSymbol(function) : new UnresolvedSymbol(name.Text);
        }

        if (BuiltInFunctions.IsBanned(name.Text) && @in is null or "sys")
        {
            var code = name.Text switch
            {
                "variables" => "BCP060",
                "parameters" => "BCP061",
                "if" => "BCP100",
                "createArray" => "BCP101",
                "createObject" => "BCP102",
                _ => "BCP069",
            };
            _model.Diagnostics.Error(code, name, $"The function {name.Text} is written as an operator or literal in Bicep.");
        }
        else
        {
            var names = BuiltInFunctions.Names(@in, _model.IsParametersFile);
            Spelling.Report(_model, @in is null ? "BCP057" : "BCP107", @in is null ? "BCP082" : "BCP108", name, name.Text, names, $"There is no function {name.Text} in this context.");
        }

        return new UnresolvedSymbol(name.Text);
    }

    private bool IsWellPlaced(NameNode name, BuiltInFunction function)
    {
        if (function.Traits.HasFlag(FunctionTraits.ParameterDefaultsOnly) && _allowed != FunctionTraits.ParameterDefaultsOnly)
        {
            _model.Diagnostics.Error("BCP065", name, $"The function {name.Text} can only be used in the default value of a parameter.");
            return false;
        }

        if (function.Traits.HasFlag(FunctionTraits.RequiresInlining) && _allowed != FunctionTraits.RequiresInlining)
        {
            _model.Diagnostics.Error("BCP066", name, $"The function {name.Text} can only be used in the body of a resource, module or output.");
            return false;
        }

        return true;
    }

    private void Call(CallNode call)
    {
        if (call.Target is null)
        {
            foreach (var argument in call.Arguments)
            {
                Visit(argument);
            }

            call.Symbol = Lookup(call.Name, call: true);
            if (call.Symbol is not (BuiltInFunctionSymbol or FunctionSymbol or UnresolvedSymbol or ImportedSymbol { Export.Kind: ExportKind.Function }))
            {
                _model.Diagnostics.Error(BuiltInFunctions.Find(call.Name.Text, null, _model.IsParametersFile) is null ? "BCP059" : "BCP265", call.Name, $"{call.Name.Text} is not a function.");
                call.Symbol = new UnresolvedSymbol(call.Name.Text);
            }

            return;
        }

        Visit(call.Target);
        foreach (var argument in call.Arguments)
        {
            Visit(argument);
        }

        call.Symbol = call.Target is VariableNode { Symbol: NamespaceSymbol @namespace } && @namespace.Name != "this"
            ? LookupFunction(call.Name, @namespace.Name)
            : null;
    }

    private Symbol Nested(ResourceAccessNode access)
    {
        var target = access.Target switch
        {
            VariableNode variable => variable.Symbol,
            ResourceAccessNode inner => inner.Symbol,
            _ => null,
        };
        if (target is ResourceSymbol resource && resource.Nested.TryGetValue(access.Name.Text, out var nested))
        {
            return nested;
        }

        if (target is not UnresolvedSymbol && access.Name.IsValid)
        {
            _model.Diagnostics.Error(
                target is ResourceSymbol ? "BCP159" : "BCP158",
                access.Name,
                target is ResourceSymbol ? $"The resource has no nested resource {access.Name.Text}." : "Only a resource has nested resources.");
        }

        return new UnresolvedSymbol(access.Name.Text);
    }
}
