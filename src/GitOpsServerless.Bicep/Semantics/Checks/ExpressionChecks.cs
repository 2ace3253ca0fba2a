using GitOpsServerless.Bicep.Semantics.Types;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>
/// The types inside of expressions: operators, accesses, calls. An expression that is wrong is marked, so that one mistake is one
/// finding; a declaration whose value is wrong is reported once at each place that refers to it (BCP062), as officially.
/// </summary>
internal sealed class ExpressionChecks
{
    /// <summary>Findings of other checks that leave an expression without a type, each at the start of what it is about.</summary>
    private static readonly string[] Breaking =
    [
        "BCP025", "BCP052", "BCP053", "BCP059", "BCP062", "BCP063", "BCP065", "BCP066", "BCP067", "BCP071", "BCP077", "BCP079", "BCP080", "BCP083", "BCP107", "BCP108",
        "BCP109", "BCP110", "BCP158", "BCP159", "BCP265", "BCP288",
    ];

    /// <summary>Those that are nothing but the missing type: with it they are dropped.</summary>
    private static readonly string[] Carried =
    [
        "BCP025", "BCP044", "BCP045", "BCP046", "BCP048", "BCP057", "BCP059", "BCP060", "BCP061", "BCP062", "BCP063", "BCP065", "BCP066", "BCP067", "BCP069", "BCP070", "BCP071",
        "BCP074", "BCP075", "BCP076", "BCP079", "BCP080", "BCP082", "BCP100", "BCP101", "BCP102", "BCP107", "BCP108", "BCP109", "BCP110", "BCP137", "BCP158", "BCP159",
        "BCP186", "BCP265", "BCP287", "BCP288", "BCP302", "BCP306", "BCP309", "BCP311", "BCP402",
    ];

    private readonly BicepModel _model;
    private readonly Assignability _assignability;
    private readonly HashSet<(string Code, int Start)> _known;
    private readonly HashSet<int> _starts;
    private readonly Dictionary<SyntaxNode, DeclaredSymbol> _bodies;
    private readonly IReadOnlySet<DeclaredSymbol> _cyclic;
    private readonly HashSet<DeclaredSymbol> _broken = [];
    private HashSet<LambdaNode>? _called;

    private ExpressionChecks(BicepModel model, IReadOnlySet<DeclaredSymbol> cyclic)
    {
        _cyclic = cyclic;
        _bodies = model.ResourceSymbols.Cast<DeclaredSymbol>().Concat(model.ModuleSymbols).DistinctBy(symbol => symbol.Syntax).ToDictionary(symbol => symbol.Syntax);
        _model = model;
        _assignability = new Assignability(model);
        _known = [.. model.Diagnostics.Items.Where(item => Breaking.Contains(item.Code)).Select(item => (item.Code, item.Offset))];
        _starts = [.. _known.Select(known => known.Start)];
    }

    public static void Run(BicepModel model, IEnumerable<DeclaredSymbol> order, IReadOnlySet<DeclaredSymbol> cyclic)
    {
        var checks = new ExpressionChecks(model, cyclic);
        checks.Declarations();
        var done = new HashSet<SyntaxNode>();
        foreach (var symbol in order.Where(symbol => ReferenceEquals(symbol.Model, model) && symbol is VariableSymbol or ParameterAssignmentSymbol && done.Add(symbol.Syntax)))
        {
            checks.Statement(symbol.Syntax);
            if (symbol.Syntax is VariableDeclarationNode { Type: null, Value.IsBroken: true } or ParameterAssignmentNode { Value.IsBroken: true })
            {
                checks._broken.Add(symbol);
            }
        }

        foreach (var statement in model.Program.Statements.Where(statement => !done.Contains(statement)))
        {
            checks.Statement(statement);
        }
    }

    private void Declarations()
    {
        foreach (var parameter in _model.ParameterSymbols.Where(parameter => parameter.Node.Type.IsBroken))
        {
            _broken.Add(parameter);
        }

        foreach (var variable in _model.VariableSymbols.Where(variable => variable.Node.Type?.IsBroken == true))
        {
            _broken.Add(variable);
        }

        foreach (var resource in _model.ResourceSymbols.Where(resource => resource.Type is null))
        {
            _broken.Add(resource);
        }

        foreach (var module in _model.ModuleSymbols.Where(module => module.Target is null))
        {
            _broken.Add(module);
        }

        // Inside of a cycle the references themselves are reported.
        foreach (var symbol in _cyclic.Where(symbol => symbol is not TypeSymbol))
        {
            _broken.Add(symbol);
        }
    }

    // What is inside of an expression comes before it.
    private void Statement(SyntaxNode statement)
    {
        var nodes = statement.Descend().ToList();
        for (var i = nodes.Count - 1; i >= 0; i--)
        {
            var node = nodes[i];
            if (node is StringNode { Expressions.Length: > 0 } && node.Parent is BodyNode { Reference: var path } && ReferenceEquals(path, node) || (node is StringNode && node.Parent is ImportNode or UsingNode or ExtendsNode))
            {
                Drop(node);
            }
            else if (node is BodyNode declaration && _bodies.TryGetValue(declaration, out var symbol) && _broken.Contains(symbol) && !_cyclic.Contains(symbol))
            {
                Drop(declaration.Value);
            }
            else
            {
                node.IsBroken |= IsBroken(node);
            }
        }
    }

    private void Drop(SyntaxNode part) => _model.Diagnostics.Remove(part.Start, part.End, Carried);

    // Where a part is broken there is nothing to look at; else the expression is broken when a check adds a finding.
    private bool IsBroken(SyntaxNode node)
    {
        var before = _model.Diagnostics.Added;
        switch (node)
        {
            case SkippedNode:
                return true;
            case VariableNode variable:
                return Reference(variable, variable.Symbol, variable.Name.Text);
            case ResourceAccessNode access:
                return access.Target.IsBroken || access.Symbol is UnresolvedSymbol;
            case CallNode { Parent: not DecoratorNode } call:
                return Call(call);
            case PropertyAccessNode access:
                if (access.Target.IsBroken || Is(access.Name))
                {
                    return true;
                }

                AccessChecks.Property(_model, access);
                break;
            case IndexNode access:
                if (Any(access.Target, access.Index) || Is(access.Index))
                {
                    return true;
                }

                AccessChecks.Item(_model, access);
                break;
            case ObjectNode @object:
                return AnyElement(@object.Elements) || @object.Properties.Any(property => _known.Contains(("BCP025", property.Key.Start)));
            case PropertyNode property:
                if (property is { Name: "scope", Value.IsBroken: true })
                {
                    _model.Diagnostics.Remove(property.Value.Start, property.Value.End, ["BCP036"]);
                }

                return property.Value.IsBroken || (property.Key is StringNode && property.Key.IsBroken);
            case SpreadNode spread:
                if (spread.Expression.IsBroken)
                {
                    return true;
                }

                Require(spread.Expression, spread, spread.Parent is ObjectNode ? Kinds.Object : Kinds.Array, "BCP402");
                break;
            case TernaryNode ternary:
                if (Any(ternary.Condition, ternary.WhenTrue, ternary.WhenFalse))
                {
                    return true;
                }

                Require(ternary.Condition, ternary.Condition, Kinds.Bool, "BCP046");
                break;
            case BinaryNode binary:
                if (Any(binary.Left, binary.Right))
                {
                    return true;
                }

                OperatorChecks.Binary(_model, binary);
                break;
            case UnaryNode unary:
                if (unary.Operand.IsBroken)
                {
                    return true;
                }

                OperatorChecks.Unary(_model, unary);
                break;
            case ForNode loop:
                if (Any(loop.Expression, loop.Body))
                {
                    return true;
                }

                Require(loop.Expression, loop.Expression, Kinds.Array, "BCP137");
                break;
            case LambdaNode { Typed: true } function:
                Function(function);
                return false;
            case IfNode condition:
                if (!condition.Condition.IsBroken)
                {
                    Require(condition.Condition, condition.Condition, Kinds.Bool, "BCP046");
                }

                return condition.Body.IsBroken;
            case ArrayNode array:
                return AnyElement(array.Items);
            case StringNode or ParenthesizedNode or NonNullNode:
                return Any(node.Children);
            default:
                return false;
        }

        return _model.Diagnostics.Added > before;
    }

    private static bool Any(params ReadOnlySpan<SyntaxNode> parts)
    {
        foreach (var part in parts)
        {
            if (part.IsBroken)
            {
                return true;
            }
        }

        return false;
    }

    // What stands between elements belongs to none of them.
    private static bool AnyElement(SyntaxNode[] elements) => Array.Exists(elements, element => element is { IsBroken: true } and not SkippedNode);

    private bool Is(SyntaxNode node) => _starts.Contains(node.Start);

    private bool Reference(SyntaxNode at, Symbol? symbol, string name)
    {
        if (symbol is UnresolvedSymbol or null || Is(at))
        {
            return true;
        }

        if (symbol is not DeclaredSymbol declared || !(_broken.Contains(declared) || declared is LocalSymbol { Node.Type.IsBroken: true }))
        {
            return false;
        }

        _model.Diagnostics.Error("BCP062", at, $"The declaration of {name} has errors.");
        return true;
    }

    private bool Call(CallNode call)
    {
        if (call.Target?.IsBroken == true)
        {
            // Nobody knows what is called: the arguments do not matter.
            foreach (var argument in call.Arguments)
            {
                Drop(argument);
            }

            return true;
        }

        foreach (var argument in call.Arguments)
        {
            if ((argument is ParenthesizedNode parenthesized ? parenthesized.Inner : argument) is LambdaNode { Body.IsBroken: true } lambda && call.Symbol is not (UnresolvedSymbol or null))
            {
                Drop(lambda.Body);
                _model.Diagnostics.Error("BCP070", lambda, "The lambda has errors, so that its result is not known.");
                argument.IsBroken = true;
            }
        }

        var isBroken = call.Symbol is UnresolvedSymbol || FunctionSymbol.Of(call) is { Lambda.ReturnType.IsBroken: true } || Any(call.Arguments) || Is(call.Name) || _known.Contains(("BCP071", call.Open));
        if (call.Symbol is not UnresolvedSymbol && !_known.Contains(("BCP071", call.Open)))
        {
            // Out of bounds is an error, and yet a call that has its type.
            var before = _model.Diagnostics.Added - _assignability.OutOfBounds;
            ArgumentChecks.Run(_model, _assignability, call);
            isBroken |= _model.Diagnostics.Added - _assignability.OutOfBounds > before;
            if (call.Symbol is BuiltInFunctionSymbol { Function: var function } && !isBroken)
            {
                isBroken = CallChecks.CompileTime(_model, call, function);
            }
        }

        if (isBroken && call.Symbol is BuiltInFunctionSymbol)
        {
            CallChecks.AskFor(_model, call);
        }

        return isBroken;
    }

    // What a function takes and gives is looked at where it is used.
    private void Function(LambdaNode function)
    {
        var broken = function.Parameters.Where(parameter => parameter.Type?.IsBroken == true).ToList();
        foreach (var parameter in broken)
        {
            Drop(parameter);
        }

        if (function.ReturnType is { IsBroken: true } result)
        {
            _model.Diagnostics.Remove(result.Start, result.End, ["BCP062"]);
            if (broken.Count > 0 || !IsCalled(function))
            {
                Drop(result);
            }

            if (!function.Body.IsBroken)
            {
                _model.Diagnostics.Error("BCP033", function.Body, "The type that is asked for has errors.");
            }
        }
    }

    private bool IsCalled(LambdaNode function)
    {
        _called ??= [.. _model.Program.Statements.SelectMany(statement => statement.Descend()).OfType<CallNode>().Select(call => FunctionSymbol.Of(call)?.Lambda).OfType<LambdaNode>()];
        return _called.Contains(function);
    }

    private void Require(SyntaxNode node, SyntaxNode at, Kinds expected, string code)
    {
        var kinds = _model.Kinds.Of(node);
        if ((kinds & expected) == Kinds.None && kinds != Kinds.None)
        {
            _model.Diagnostics.Error(code, at, $"Expected {expected}, found {kinds}.");
        }
    }
}
