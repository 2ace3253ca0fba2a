using System.Numerics;
using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Semantics.Checks;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Types;

/// <summary>The static types of a file's expressions. One for each file, so that nothing is worked out twice.</summary>
internal sealed class TypeInference(BicepModel model)
{
    public BicepModel Model => model;

    public StaticType Of(SyntaxNode node)
    {
        if (node.IsBroken)
        {
            return AnyType.Unknown;
        }

        if (node.Inferred is { } known)
        {
            return known;
        }

        if (!model.Compilation.EnterInference())
        {
            return AnyType.Unknown;
        }

        // Guards against cycles that types do not show.
        node.Inferred = AnyType.Unknown;
        var type = Infer(node);
        model.Compilation.LeaveInference();
        node.Inferred = type;
        return type;
    }

    private StaticType Infer(SyntaxNode node) => node switch
    {
        StringNode text => Text(text),
        IntegerNode { Value: <= long.MaxValue } number => new IntegerLiteralType((long)number.Value),
        BooleanNode boolean => BooleanLiteralType.Of(boolean.Value),
        NullNode => NullType.Instance,
        ObjectNode @object => Object(@object),
        ArrayNode array => Array(array),
        ForNode loop => new ArrayType(Of(loop.Body)),
        IfNode condition => Of(condition.Body),
        LambdaNode lambda => new LambdaType(Of(lambda.Body), lambda.Parameters.Length),
        ParenthesizedNode parenthesized => Of(parenthesized.Inner),
        NonNullNode nonNull => StaticTypes.WithoutNull(Of(nonNull.Inner)),
        TernaryNode ternary => Ternary(ternary),
        UnaryNode unary => Unary(unary),
        BinaryNode binary => Binary(binary),
        CallNode call => CallResults.Of(this, call),
        VariableNode variable => OfSymbol(variable.Symbol),
        ResourceAccessNode access => OfSymbol(access.Symbol),
        PropertyAccessNode access => Property(access),
        IndexNode access => Item(access),
        _ => AnyType.Unknown,
    };

    private StaticType Text(StringNode text)
    {
        if (text.Literal is { } literal)
        {
            return new StringLiteralType(literal);
        }

        var parts = text.Expressions.Select(Of).ToList();
        if (parts.Contains(AnyType.Unknown))
        {
            return AnyType.Unknown;
        }

        var length = parts.Sum(part => (part as StringLiteralType)?.Value.Length ?? 0L);
        if (length > CallResults.MaximumText || !model.Compilation.TakeText(length))
        {
            return AnyType.Unknown;
        }

        if (parts.TrueForAll(StaticTypes.IsLiteral))
        {
            return new StringLiteralType(string.Concat(text.Segments.Select((segment, i) => segment + (i < parts.Count ? Written(parts[i]) : ""))));
        }

        var least = text.Segments.Sum(segment => (long)segment.Length);
        long? most = least;
        foreach (var (shortest, longest) in parts.Select(Bounds.Written))
        {
            if (shortest > long.MaxValue - least || longest > long.MaxValue - most)
            {
                return AnyType.Unknown;
            }

            (least, most) = (least + shortest, most + longest);
        }

        return Bounds.Text(least > 0 ? least : null, most, loose: false);
    }

    private static string Written(StaticType literal) => literal switch
    {
        StringLiteralType text => text.Value,
        IntegerLiteralType number => number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => ((BooleanLiteralType)literal).Value ? "True" : "False",
    };

    private ObjectType Object(ObjectNode @object)
    {
        // What is given again replaces what was there; without spreads and repeated names nothing is.
        var members = new List<ObjectMember>(@object.Elements.Length);
        var names = @object.RepeatsNames || @object.HasSpread ? new HashSet<string>(StringComparer.Ordinal) : null;
        ObjectMember? additional = null;
        foreach (var element in @object.Elements)
        {
            switch (element)
            {
                case PropertyNode { Name: { } name } property:
                    if (names?.Add(name) == false)
                    {
                        model.Compilation.SpendMembers(members.Count);
                        members.RemoveAll(member => member.Name == name);
                    }

                    members.Add(new ObjectMember(name, this, property.Value));
                    break;
                case SpreadNode spread when Of(spread.Expression) is ObjectType { Open: false, Additional: null } source:
                    if (source.Members.Count == 0)
                    {
                        break;
                    }

                    model.Compilation.SpendMembers(members.Count + source.Members.Count);
                    members.RemoveAll(member => source.Member(member.Name) is not null);
                    members.AddRange(source.Members);
                    names?.UnionWith(source.Members.Select(member => member.Name));
                    break;
                default:
                    additional = new ObjectMember("", AnyType.Instance);
                    break;
            }
        }

        return new ObjectType(members, additional, open: false);
    }

    private StaticType Array(ArrayNode array)
    {
        var items = new List<ObjectMember>(array.Items.Length);
        foreach (var item in array.Items)
        {
            if (item is not SpreadNode spread)
            {
                items.Add(new ObjectMember("", this, item));
            }
            else if (Of(spread.Expression) is TupleType tuple)
            {
                model.Compilation.SpendMembers(tuple.Items.Count);
                items.AddRange(tuple.Items);
            }
            else
            {
                return ArrayType.Anything;
            }
        }

        return new TupleType(items);
    }

    private StaticType Ternary(TernaryNode ternary) => Of(ternary.Condition) switch
    {
        BooleanLiteralType condition => Of(condition.Value ? ternary.WhenTrue : ternary.WhenFalse),
        var condition when condition == AnyType.Unknown => AnyType.Unknown,
        _ => StaticTypes.Union(Of(ternary.WhenTrue), Of(ternary.WhenFalse)),
    };

    private StaticType Unary(UnaryNode unary) => (unary.Operator, Of(unary.Operand)) switch
    {
        (_, var operand) when operand == AnyType.Unknown => operand,
        (TokenKind.Minus, IntegerLiteralType number) => new IntegerLiteralType(unchecked(-number.Value)),
        (TokenKind.Minus, IntegerType number) => new IntegerType(number.Loose),
        (TokenKind.Minus, _) => AnyType.Unknown,
        (_, BooleanLiteralType boolean) => BooleanLiteralType.Of(!boolean.Value),
        (_, BooleanType boolean) => boolean,
        _ => AnyType.Unknown,
    };

    private StaticType Binary(BinaryNode binary)
    {
        var (left, right) = (Of(binary.Left), Of(binary.Right));
        if (binary.Operator == TokenKind.DoubleQuestion)
        {
            return left is NullType ? right : left is AnyType || StaticTypes.IsNullable(left) ? StaticTypes.Union(StaticTypes.WithoutNull(left), right) : left;
        }

        if (left == AnyType.Unknown || right == AnyType.Unknown)
        {
            return AnyType.Unknown;
        }

        var folded = (binary.Operator, left, right) switch
        {
            (TokenKind.Plus, IntegerLiteralType a, IntegerLiteralType b) => Whole((BigInteger)a.Value + b.Value),
            (TokenKind.Minus, IntegerLiteralType a, IntegerLiteralType b) => Whole((BigInteger)a.Value - b.Value),
            (TokenKind.Asterisk, IntegerLiteralType a, IntegerLiteralType b) => Whole((BigInteger)a.Value * b.Value),
            (TokenKind.Slash, IntegerLiteralType a, IntegerLiteralType { Value: not 0 } b) => Whole((BigInteger)a.Value / b.Value),
            (TokenKind.Modulo, IntegerLiteralType a, IntegerLiteralType { Value: not 0 } b) => Whole((BigInteger)a.Value % b.Value),
            (TokenKind.LessThan, IntegerLiteralType a, IntegerLiteralType b) => BooleanLiteralType.Of(a.Value < b.Value),
            (TokenKind.LessThanOrEqual, IntegerLiteralType a, IntegerLiteralType b) => BooleanLiteralType.Of(a.Value <= b.Value),
            (TokenKind.GreaterThan, IntegerLiteralType a, IntegerLiteralType b) => BooleanLiteralType.Of(a.Value > b.Value),
            (TokenKind.GreaterThanOrEqual, IntegerLiteralType a, IntegerLiteralType b) => BooleanLiteralType.Of(a.Value >= b.Value),
            (TokenKind.And, BooleanLiteralType a, BooleanLiteralType b) => BooleanLiteralType.Of(a.Value && b.Value),
            (TokenKind.Or, BooleanLiteralType a, BooleanLiteralType b) => BooleanLiteralType.Of(a.Value || b.Value),
            (TokenKind.Equal or TokenKind.NotEqual, _, _) when StaticTypes.IsLiteral(left) && StaticTypes.IsLiteral(right) =>
                BooleanLiteralType.Of((left.GetType() == right.GetType() && Written(left) == Written(right)) == (binary.Operator == TokenKind.Equal)),
            (TokenKind.EqualInsensitive or TokenKind.NotEqualInsensitive, StringLiteralType, StringLiteralType) => AnyType.Unknown,
            _ => (StaticType?)null,
        };
        return folded ?? binary.Operator switch
        {
            // Where the operands have bounds, so has the result, which the official compiler works out.
            TokenKind.Plus or TokenKind.Minus or TokenKind.Asterisk or TokenKind.Slash when IsUnbounded(left) && IsUnbounded(right) => IntegerType.Strict,
            TokenKind.Plus or TokenKind.Minus or TokenKind.Asterisk or TokenKind.Slash or TokenKind.Modulo => AnyType.Unknown,
            _ => BooleanType.Strict,
        };
    }

    private static bool IsUnbounded(StaticType operand) => operand is IntegerLiteralType or IntegerType { Minimum: null, Maximum: null };

    private static StaticType Whole(BigInteger number) => number >= long.MinValue && number <= long.MaxValue ? new IntegerLiteralType((long)number) : IntegerType.Strict;

    public StaticType OfSymbol(Symbol? symbol) => symbol switch
    {
        ParameterSymbol parameter => parameter.Model.DeclaredTypes.Of(parameter),
        VariableSymbol { Node.Type: { } type } variable => variable.Model.DeclaredTypes.Of(type, variable.Node, loose: false),
        VariableSymbol variable => Of(variable.Node.Value),
        ParameterAssignmentSymbol { Node.Value: { } value } assignment => assignment.Model.Inference.Of(value),
        ImportedSymbol { Source: BicepModel source, Export: { Kind: ExportKind.Variable, Name: { } name } } => OfVariable(source, name),
        LocalSymbol local => OfLocal(local),
        ResourceSymbol { IsAzure: true, Type: not null } resource => OfResource(resource),
        ModuleSymbol module => module.IsCollection ? new ArrayType(module.Type) : module.Type,
        _ => AnyType.Unknown,
    };

    private static StaticType OfResource(ResourceSymbol resource)
    {
        var one = new ResourceReferenceType(resource);
        return resource.IsCollection ? new ArrayType(one) : resource.Node.Decorator("nullIfNotFound") is null ? one : StaticTypes.Union(one, NullType.Instance);
    }

    private static StaticType OfVariable(BicepModel source, string name) =>
        source.Globals.GetValueOrDefault(name) is VariableSymbol variable ? source.Inference.OfSymbol(variable) : AnyType.Unknown;

    private StaticType OfLocal(LocalSymbol local)
    {
        switch (local.Kind)
        {
            case LocalKind.LoopIndex:
                return new IntegerType(false, 0);
            case LocalKind.LoopItem when local.Declaring is ForNode loop:
                return StaticTypes.ItemOf(StaticTypes.WithoutNull(Of(loop.Expression))) ?? AnyType.Unknown;
            case LocalKind.FunctionParameter when local.Node.Type is { } type:
                return model.DeclaredTypes.Of(type, null, loose: false);
            case LocalKind.LambdaParameter when local.Declaring is LambdaNode validator && ValidatorChecks.DeclarationOf(validator) is { } declaration:
                return OfDeclaration(declaration);
            case LocalKind.LambdaParameter when local.Declaring is LambdaNode { Parent: CallNode { Symbol: BuiltInFunctionSymbol { Function.Name: { } function }, Arguments: [var first, ..] arguments } } lambda:
                return CallResults.LambdaParameter(this, function, first, System.Array.IndexOf(arguments, lambda), System.Array.IndexOf(lambda.Parameters, local.Node));
            default:
                return AnyType.Unknown;
        }
    }

    private StaticType OfDeclaration(DecoratedNode declaration) => declaration switch
    {
        ParameterNode node => model.Globals.GetValueOrDefault(node.Name.Text) is ParameterSymbol symbol && symbol.Node == node ? OfSymbol(symbol) : AnyType.Unknown,
        OutputNode output => model.DeclaredTypes.Of(output.Type, output, loose: false),
        TypePropertyNode property => model.DeclaredTypes.Of(property.Type, property, loose: false),
        TupleItemNode item => model.DeclaredTypes.Of(item.Type, item, loose: false),
        _ => AnyType.Unknown,
    };

    private StaticType Property(PropertyAccessNode access)
    {
        if (access.Target is VariableNode { Symbol: WildcardSymbol wildcard })
        {
            return wildcard.Source is BicepModel source ? OfVariable(source, access.Name.Text) : AnyType.Unknown;
        }

        return Named(access, access.Target, access.Name.Text);
    }

    private StaticType Item(IndexNode access)
    {
        if (LiteralText.Of(access.Index) is { } name)
        {
            return Named(access, access.Target, name);
        }

        var target = Of(access.Target);
        return (StaticTypes.WithoutNull(target), Of(access.Index)) switch
        {
            (TupleType tuple, IntegerLiteralType { Value: >= 0 } index) when !access.FromEnd => index.Value < tuple.Items.Count ? Safely(access, tuple.Items[(int)index.Value].Type) : AnyType.Unknown,
            (TupleType tuple, IntegerLiteralType { Value: > 0 } index) when access.FromEnd => index.Value <= tuple.Items.Count ? Safely(access, tuple.Items[^(int)index.Value].Type) : AnyType.Unknown,
            (TupleType { Items.Count: > 0 } tuple, IntegerType) => Safely(access, StaticTypes.Union(tuple.Items.Select(item => item.Type))),
            (ArrayType array, AnyType) => Safely(access, array.Item),
            (ArrayType array, var index) when StaticTypes.KindsOf(index) == Kinds.Int => Safely(access, array.Item),
            (AzureValueType { Type: var azure }, var index) when StaticTypes.KindsOf(index) == Kinds.Int && AzureInference.ItemOf(azure) is { } item => Safely(access, StaticTypes.OfAzure(item)),
            _ => OfAzure(access),
        };
    }

    private StaticType Named(SyntaxNode access, SyntaxNode target, string name)
    {
        var type = StaticTypes.WithoutNull(Of(target)) is UnionType union
            ? StaticTypes.Union(union.Members.Select(owner => Member(owner, name)).OfType<StaticType>())
            : Member(StaticTypes.WithoutNull(Of(target)), name) ?? AnyType.Unknown;
        return type is AnyType ? OfAzure(access) is var azure && azure != AnyType.Unknown ? azure : type : Safely(access, type);
    }

    /// <summary>The property of an object type; null when it certainly has none of that name.</summary>
    public static StaticType? Member(StaticType owner, string name) => owner switch
    {
        ObjectType @object => @object.Member(name)?.Type ?? @object.Additional?.Type ?? (@object.Open ? AnyType.Instance : null),
        AzureValueType azure => AzureInference.Property(azure.Type, name) is { } type ? StaticTypes.OfAzure(type) : AnyType.Unknown,
        TaggedUnionType => AnyType.Instance,
        ResourceReferenceType { Resource: var resource } => AzureInference.Property(resource, name) is { } type ? StaticTypes.OfAzure(type) : CommonProperties.Of(name) ?? AnyType.Unknown,
        ModuleReferenceType module => module.Member(name),
        AnyType => owner,
        _ => null,
    };

    private static StaticType OfAzure(SyntaxNode access) => AzureInference.TypeOf(access) is { } azure ? Safely(access, StaticTypes.OfAzure(azure)) : AnyType.Unknown;

    // A chain with a safe access anywhere may be null as a whole.
    private static StaticType Safely(SyntaxNode access, StaticType type)
    {
        for (var at = access; at is PropertyAccessNode or IndexNode; at = at is PropertyAccessNode property ? property.Target : ((IndexNode)at).Target)
        {
            if (at is PropertyAccessNode { Safe: true } or IndexNode { Safe: true })
            {
                return StaticTypes.Union(type, NullType.Instance);
            }
        }

        return type;
    }
}
