using System.Runtime.CompilerServices;
using GitOpsServerless.Bicep.Imports;
using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Intermediate;

/// <summary>Turns syntax into expressions: resolves names, inlines what has to be inlined, folds what the compiler computes itself.</summary>
internal sealed partial class ExprBuilder
{
    private static readonly IReadOnlyDictionary<LocalSymbol, Expr> NoReplacements = new Dictionary<LocalSymbol, Expr>();

    private readonly SymbolNames _names;
    private readonly IReadOnlyDictionary<LocalSymbol, Expr> _replacements;

    public ExprBuilder(BicepModel model, SymbolNames names)
        : this(model, names, NoReplacements)
    {
    }

    private ExprBuilder(BicepModel model, SymbolNames names, IReadOnlyDictionary<LocalSymbol, Expr> replacements)
    {
        Model = model;
        _names = names;
        _replacements = replacements;
    }

    public BicepModel Model { get; }

    public SymbolNames Names => _names;

    /// <summary>A builder that puts the given expressions in the place of loop variables.</summary>
    public ExprBuilder With(IndexContext? context) => context is null ? this : new ExprBuilder(Model, _names, context.Replacements);

    public Expr Convert(SyntaxNode node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Model.Compilation.Spend(1);
        switch (node)
        {
            case StringNode text:
                return text.Literal is { } literal ? new StringExpr(literal) : new InterpolatedExpr(text.Segments, ConvertAll(text.Expressions));
            case IntegerNode number:
                return new IntExpr(Integer(number, negative: false));
            case UnaryNode { Operator: TokenKind.Minus, Operand: IntegerNode number }:
                return new IntExpr(Integer(number, negative: true));
            case BooleanNode boolean:
                return new BoolExpr(boolean.Value);
            case NullNode:
                return new NullExpr();
            case ParenthesizedNode parenthesized:
                return Convert(parenthesized.Inner);
            case NonNullNode nonNull:
                return Convert(nonNull.Inner);
            case ObjectNode @object:
                return ConvertObject(@object);
            case ArrayNode array:
                return ConvertArray(array);
            case TernaryNode ternary:
                return new TernaryExpr(Convert(ternary.Condition), Convert(ternary.WhenTrue), Convert(ternary.WhenFalse));
            case BinaryNode binary:
                return new BinaryExpr(binary.Operator, Convert(binary.Left), Convert(binary.Right));
            case UnaryNode unary:
                return new UnaryExpr(unary.Operator, Convert(unary.Operand));
            case CallNode call:
                return ConvertCall(call);
            case IndexNode index:
                return ConvertIndex(index);
            case PropertyAccessNode access:
                return ConvertProperty(access);
            case VariableNode variable:
                return ConvertVariable(variable);
            case ResourceAccessNode { Symbol: ResourceSymbol resource }:
                return new ResourceExpr(resource, null);
            case LambdaNode lambda:
                return new LambdaExpr([.. lambda.Parameters.Select(parameter => parameter.Name.Text)], Convert(lambda.Body));
            case ForNode loop:
                return new ForExpr(null, Convert(loop.Expression), Convert(loop.Body), null);
            default:
                throw Refusal.Feature(Model, node, $"an expression of the kind {node.GetType().Name}");
        }
    }

    public IReadOnlyList<Expr> ConvertAll(SyntaxNode[] nodes)
    {
        var converted = nodes.Length == 0 ? [] : new Expr[nodes.Length];
        for (var i = 0; i < converted.Length; i++)
        {
            converted[i] = Convert(nodes[i]);
        }

        return converted;
    }

    public ObjectProperty ConvertProperty(PropertyNode property)
    {
        var key = property.Key is NameNode name ? new StringExpr(name.Text) : Convert(property.Key);
        return new ObjectProperty(key, Convert(property.Value));
    }

    private static long Integer(IntegerNode number, bool negative) => number.Value switch
    {
        <= long.MaxValue => negative ? -(long)number.Value : (long)number.Value,
        _ when negative && number.Value == (ulong)long.MaxValue + 1 => long.MinValue,
        _ => throw new InvalidOperationException("The number is out of range."),
    };

    private Expr ConvertArray(ArrayNode array)
    {
        if (!Array.Exists(array.Items, item => item is SpreadNode))
        {
            return new ArrayExpr(ConvertAll(array.Items));
        }

        var chunks = new Chunks<Expr>(items => new ArrayExpr(items));
        foreach (var item in array.Items)
        {
            if (item is SpreadNode spread)
            {
                chunks.Spread(Convert(spread.Expression));
            }
            else
            {
                chunks.Add(Convert(item));
            }
        }

        return chunks.Finish(new ArrayExpr([]), "flatten");
    }

    private Expr ConvertObject(ObjectNode @object)
    {
        if (Array.TrueForAll(@object.Elements, element => element is PropertyNode))
        {
            var properties = new ObjectProperty[@object.Elements.Length];
            for (var i = 0; i < properties.Length; i++)
            {
                properties[i] = ConvertProperty((PropertyNode)@object.Elements[i]);
            }

            return new ObjectExpr(properties);
        }

        var chunks = new Chunks<ObjectProperty>(properties => new ObjectExpr(properties));
        foreach (var element in @object.Elements)
        {
            switch (element)
            {
                case SpreadNode spread:
                    chunks.Spread(Convert(spread.Expression));
                    break;
                case PropertyNode property:
                    chunks.Add(ConvertProperty(property));
                    break;
            }
        }

        return chunks.Finish(new ObjectExpr([]), "shallowMerge");
    }

    private Expr ConvertIndex(IndexNode access)
    {
        if (access.Target is VariableNode or ResourceAccessNode)
        {
            if (ResourceGraph.ResourceOf(access.Target) is { IsCollection: true } resource)
            {
                return new ResourceExpr(resource, Context(resource, access.Index, access));
            }

            if (access.Target is VariableNode { Symbol: ModuleSymbol { IsCollection: true } module })
            {
                return new ModuleExpr(module, Context(module, access.Index, access));
            }
        }

        if ((access.Index as StringNode)?.Literal is { } name && BaseAssignment(access.Target, name) is { } inherited)
        {
            return Inherited(inherited);
        }

        var target = Convert(access.Target);
        var index = Convert(access.Index);
        return index is StringExpr text ? new PropertyExpr(target, text.Value, AccessOf(access.Target, access.Safe, access.FromEnd)) : new IndexExpr(target, index, AccessOf(access.Target, access.Safe, access.FromEnd));
    }

    private Access AccessOf(SyntaxNode target, bool safe, bool fromEnd) =>
        (safe ? Access.Safe : Access.Plain) | (fromEnd ? Access.FromEnd : Access.Plain) | (IsAccess(target) ? Access.Chained : Access.Plain);

    private static bool IsAccess(SyntaxNode node) => node switch
    {
        PropertyAccessNode or IndexNode or ResourceAccessNode => true,
        NonNullNode nonNull => IsAccess(nonNull.Inner),
        CallNode { Symbol: BuiltInFunctionSymbol { Name: "any" }, Arguments.Length: 1 } any => IsAccess(any.Arguments[0]),
        _ => false,
    };

    private Expr ConvertProperty(PropertyAccessNode access)
    {
        var flags = AccessOf(access.Target, access.Safe, fromEnd: false);
        var name = access.Name.Text;
        if (BaseAssignment(access.Target, name) is { } inherited)
        {
            return Inherited(inherited);
        }

        if (ResourceGraph.ResourceOf(access.Target) is { } resource)
        {
            return new PropertyExpr(new ResourceExpr(resource, null), name, flags);
        }

        if (access.Target is IndexNode indexed && ResourceGraph.ResourceOf(indexed.Target) is { } collection)
        {
            return new PropertyExpr(new ResourceExpr(collection, Context(collection, indexed.Index, access)), name, flags);
        }

        if (GivenResource.Of(access.Target) is { } given)
        {
            return new PropertyExpr(Given(given, access.Target, access), name, flags);
        }

        if (access.Target is PropertyAccessNode { Name.Text: "outputs" } outputs)
        {
            if (ModuleReads.Modules(Model, outputs.Target) is { Count: > 0 } modules)
            {
                var secure = modules.All(module => module.Target?.Output(name) is { Secure: true });
                return new ModuleOutputExpr(Convert(outputs), name, secure, flags);
            }

            if (ModuleReads.IsUncertain(Model, outputs.Target))
            {
                throw Refusal.Feature(Model, access, "an output of what may be a module, or may not");
            }
        }

        if (access.Target is VariableNode { Symbol: WildcardSymbol wildcard })
        {
            return new VariableExpr(_names.Variable(wildcard, name));
        }

        return new PropertyExpr(Convert(access.Target), name, flags);
    }

    private static ParameterAssignmentSymbol? BaseAssignment(SyntaxNode target, string name) =>
        target is VariableNode { Symbol: BaseParametersSymbol { Parent: { } parent } }
            ? parent.AssignmentSymbols.Find(assignment => string.Equals(assignment.Name, name, StringComparison.Ordinal))
            : null;

    private Expr Inherited(ParameterAssignmentSymbol assignment) =>
        new ExprBuilder(assignment.Model, SymbolNames.Of(assignment.Model)).Convert(assignment.Node.Value);

    private Expr ConvertVariable(VariableNode node)
    {
        switch (node.Symbol)
        {
            case ResourceSymbol resource:
                return new ResourceExpr(resource, null);
            case ParameterSymbol or VariableSymbol when GivenResource.Of(node) is { } given:
                return Given(given, node, null);
            case ParameterSymbol parameter:
                return new ParameterExpr(parameter.Name);
            case ParameterAssignmentSymbol assignment:
                return Model.Inline.Contains(assignment) ? Convert(assignment.Node.Value) : new ParameterExpr(assignment.Name);
            case VariableSymbol variable:
                return Model.Inline.Contains(variable) ? Convert(variable.Node.Value) : new VariableExpr(_names.Variable(variable));
            case ModuleSymbol module:
                return new ModuleExpr(module, null);
            case LocalSymbol local:
                return ConvertLocal(local);
            case ImportedSymbol { Export.Kind: ExportKind.Variable } imported:
                return new VariableExpr(_names.Variable(imported));
            case ExtensionSymbol extension:
                return new ExtensionExpr(extension.Name);
            case BaseParametersSymbol { Parent: { } parent }:
                return new ObjectExpr([.. parent.AssignmentSymbols.Select(assignment => new ObjectProperty(assignment.Name, Inherited(assignment)))]);
            default:
                throw Refusal.Feature(Model, node, $"{node.Name.Text} as a value");
        }
    }
}
