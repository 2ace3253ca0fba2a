using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Semantics.Types;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>
/// Works out which kinds of values expressions and types have; what is not certain is any kind. One for each file, so that a
/// variable that many files import is looked into once.
/// </summary>
internal sealed class KindInference(BicepModel model)
{
    private int _depth;

    public Kinds Of(SyntaxNode node)
    {
        if (node.IsBroken)
        {
            return Kinds.Any;
        }

        if (node.InferredKinds is { } known)
        {
            return known;
        }

        if (++_depth > 100)
        {
            _depth--;
            return Kinds.Any;
        }

        // What has no type that is certain may still be of a kind that is.
        var type = model.Inference.Of(node);
        var kinds = type is AnyType ? Infer(node) : StaticTypes.KindsOf(type);
        _depth--;
        node.InferredKinds = kinds;
        return kinds;
    }

    private Kinds Infer(SyntaxNode node) => node switch
    {
        StringNode => Kinds.String,
        IntegerNode => Kinds.Int,
        BooleanNode => Kinds.Bool,
        NullNode => Kinds.Null,
        ObjectNode => Kinds.Object,
        ArrayNode or ForNode => Kinds.Array,
        LambdaNode => Kinds.Lambda,
        ParenthesizedNode parenthesized => Of(parenthesized.Inner),
        NonNullNode nonNull => (Of(nonNull.Inner) & ~Kinds.Null) is var kinds && kinds == Kinds.None ? Kinds.Any : Of(nonNull.Inner) & ~Kinds.Null,
        TernaryNode ternary => Of(ternary.WhenTrue) | Of(ternary.WhenFalse),
        UnaryNode unary => unary.Operator == TokenKind.Minus ? Kinds.Int : Kinds.Bool,
        BinaryNode binary => binary.Operator switch
        {
            TokenKind.Plus or TokenKind.Minus or TokenKind.Asterisk or TokenKind.Slash or TokenKind.Modulo => Kinds.Int,
            TokenKind.DoubleQuestion => (Of(binary.Left) & ~Kinds.Null) | Of(binary.Right),
            _ => Kinds.Bool,
        },
        // With a value that may be anything, it is not certain which overload is meant.
        CallNode { Symbol: BuiltInFunctionSymbol { Function: { Signatures.Length: > 1 } or { Name: "filter" or "sort" } }, Arguments: [{ } first, ..] } when model.Inference.Of(first) == AnyType.Instance => Kinds.Any,
        CallNode { Symbol: BuiltInFunctionSymbol { Name: "reduce" }, Arguments: [_, _, LambdaNode lambda] } => Of(lambda.Body),
        CallNode { Symbol: BuiltInFunctionSymbol builtIn } => Signatures.Result(builtIn.Function),
        CallNode call when FunctionSymbol.Of(call) is { Lambda.ReturnType: { } type } function => function.Model.Kinds.OfType(type),
        VariableNode variable => OfSymbol(variable.Symbol),
        ResourceAccessNode access => OfSymbol(access.Symbol) is var nested && nested == Kinds.Any ? Kinds.Object | Kinds.Array : nested,
        PropertyAccessNode { Target: VariableNode { Symbol: LocalSymbol { Kind: LocalKind.LambdaParameter } local } } access when ItemsOf(local) is { Length: > 0 } items =>
            items.Aggregate(Kinds.None, (kinds, item) => kinds | ((item as ObjectNode)?.Property(access.Name.Text) is { } property ? Of(property.Value) : Kinds.Any)),
        PropertyAccessNode { Name.Text: "outputs", Target: VariableNode { Symbol: ModuleSymbol { IsCollection: false } } or IndexNode { Target: VariableNode { Symbol: ModuleSymbol } } } => Kinds.Object,
        PropertyAccessNode { Target: CallNode { Symbol: BuiltInFunctionSymbol { Function: { Namespace: "az" } scope } } } access when ScopeProperty(scope.Name, access.Name.Text) is var known && known != Kinds.None => known,
        PropertyAccessNode when GivenResource.Of(node) is not null => Kinds.Object | (IsSafe(node) ? Kinds.Null : Kinds.None),
        PropertyAccessNode or IndexNode => (AzureInference.TypeOf(node) is { } azure ? AzureInference.KindsOf(azure) : Kinds.Any) | (IsSafe(node) ? Kinds.Null : Kinds.None),
        _ => Kinds.Any,
    };

    // What the functions of scopes and deployments answer
    // (learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-scope).
    private static Kinds ScopeProperty(string function, string property) => (function, property) switch
    {
        ("resourceGroup" or "subscription" or "managementGroup" or "tenant" or "deployment" or "environment", "id" or "name" or "type" or "location" or "managedBy" or "subscriptionId" or "tenantId" or "displayName" or "country" or "countryCode") => Kinds.String,
        ("resourceGroup", "tags" or "properties") or ("managementGroup" or "deployment", "properties") or ("environment", "suffixes" or "authentication") => Kinds.Object,
        _ => Kinds.None,
    };

    // The literal items that a lambda is called with.
    private static SyntaxNode[] ItemsOf(LocalSymbol local)
    {
        if (local.Declaring is not LambdaNode { Parameters: [var first, ..], Parent: CallNode { Arguments: [var source, ..] } } || !ReferenceEquals(first, local.Node))
        {
            return [];
        }

        return (source is VariableNode { Symbol: VariableSymbol variable } ? variable.Node.Value : source) is ArrayNode array ? array.Items : [];
    }

    private static bool IsSafe(SyntaxNode node) => node switch
    {
        PropertyAccessNode access => access.Safe || IsSafe(access.Target),
        IndexNode access => access.Safe || IsSafe(access.Target),
        _ => false,
    };

    private Kinds OfSymbol(Symbol? symbol) => symbol switch
    {
        ParameterSymbol parameter => OfType(parameter.Node.Type),
        VariableSymbol { Node.Type: { } type } => OfType(type),
        VariableSymbol variable => Of(variable.Node.Value),
        ResourceSymbol resource => resource.IsCollection ? Kinds.Array : Kinds.Object | (resource.Node.Decorator("nullIfNotFound") is null ? Kinds.None : Kinds.Null),
        ImportedSymbol { Source: BicepModel source, Export: { Kind: ExportKind.Variable, Name: { } name } } when source.Globals.GetValueOrDefault(name) as VariableSymbol is { } imported => source.Kinds.OfSymbol(imported),
        ModuleSymbol module => module.IsCollection ? Kinds.Array : Kinds.Object,
        LocalSymbol { Kind: LocalKind.LoopIndex } => Kinds.Int,
        LocalSymbol { Node.Type: { } type } => OfType(type),
        LocalSymbol { Kind: LocalKind.LambdaParameter } local when AzureInference.OfParameter(local) is { } azure => AzureInference.KindsOf(azure),
        _ => Kinds.Any,
    };

    public TypeExpr? Convert(SyntaxNode type)
    {
        try
        {
            return model.Types.Convert(type);
        }
        catch (Refusal)
        {
            return null;
        }
    }

    public Kinds OfType(SyntaxNode type) => Convert(type) is { } converted ? OfType(converted) : Kinds.Any;

    public static Kinds OfType(TypeExpr type, int depth = 0) => depth > 50 ? Kinds.Any : type switch
    {
        AmbientTypeExpr { Name: "string" } or StringTypeExpr => Kinds.String,
        AmbientTypeExpr { Name: "int" } or IntTypeExpr => Kinds.Int,
        AmbientTypeExpr { Name: "bool" } or BoolTypeExpr => Kinds.Bool,
        AmbientTypeExpr { Name: "array" } or ArrayTypeExpr or TupleTypeExpr => Kinds.Array,
        AmbientTypeExpr { Name: "object" } or ObjectTypeExpr or TaggedUnionTypeExpr or ResourceTypeExpr => Kinds.Object,
        NullTypeExpr => Kinds.Null,
        NullableTypeExpr nullable => OfType(nullable.Inner, depth + 1) | Kinds.Null,
        NonNullTypeExpr nonNull => OfType(nonNull.Inner, depth + 1) & ~Kinds.Null,
        UnionTypeExpr union => union.Members.Aggregate(Kinds.None, (kinds, member) => kinds | OfType(member, depth + 1)),
        AliasTypeExpr or PropertyTypeExpr or AdditionalTypeExpr or ItemTypeExpr or ItemsTypeExpr => Literals.Structure(type) is { } structure && structure != type ? OfType(structure, depth + 1) : Kinds.Any,
        _ => Kinds.Any,
    };
}
