using GitOpsServerless.Bicep.AzureTypes;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>Follows expressions into the bodies of Azure resources; what is not certain has no type.</summary>
internal static class AzureInference
{
    private const int MaximumDepth = 60;

    /// <summary>The Azure type of an expression, or null.</summary>
    public static AzureType? TypeOf(SyntaxNode node, int depth = 0)
    {
        if (depth > MaximumDepth)
        {
            return null;
        }

        AzureType? Inner(SyntaxNode inner) => TypeOf(inner, depth + 1);
        return node switch
        {
            ParenthesizedNode parenthesized => Inner(parenthesized.Inner),
            NonNullNode nonNull => Inner(nonNull.Inner),
            VariableNode { Symbol: VariableSymbol { Node: { Type: null, Value: not ForNode } declaration } } => Inner(declaration.Value),
            VariableNode { Symbol: LocalSymbol { Kind: LocalKind.LambdaParameter } local } => OfParameter(local, depth),
            PropertyAccessNode access when Inner(access.Target) is { } owner => Property(owner, access.Name.Text),
            IndexNode { Index: StringNode { Literal: { } name } } access when Inner(access.Target) is { } owner => Property(owner, name),
            IndexNode { Index: not StringNode } access when Inner(access.Target) is { Kind: AzureTypeKind.Array } owner => Type(owner.Children[0]),
            _ => ((ITypedResource?)ResourceOf(node) ?? GivenResource.Of(node)) is { AzureType: { } type } ? Type(type.Body) : null,
        };
    }

    /// <summary>The single resource that an expression stands for; null for a loop of resources as a whole.</summary>
    public static ResourceSymbol? ResourceOf(SyntaxNode node) => node switch
    {
        ParenthesizedNode parenthesized => ResourceOf(parenthesized.Inner),
        NonNullNode nonNull => ResourceOf(nonNull.Inner),
        IndexNode index => ResourceGraph.ResourceOf(index.Target) is { IsCollection: true } item ? item : null,
        _ => ResourceGraph.ResourceOf(node) is { IsCollection: false } resource ? resource : null,
    };

    /// <summary>The kinds of values that a type has.</summary>
    public static Kinds KindsOf(AzureType type, int depth = 0) => type.Kind switch
    {
        AzureTypeKind.String or AzureTypeKind.SecureString or AzureTypeKind.Literal => Kinds.String,
        AzureTypeKind.Int => Kinds.Int,
        AzureTypeKind.Bool => Kinds.Bool,
        AzureTypeKind.Array => Kinds.Array,
        AzureTypeKind.Object or AzureTypeKind.SecureObject or AzureTypeKind.Discriminated => Kinds.Object,
        AzureTypeKind.Union when depth < MaximumDepth => type.Children.Aggregate(Kinds.None, (kinds, child) => kinds | KindsOf(Type(child), depth + 1)),
        _ => Kinds.Any,
    };

    /// <summary>The texts that are all of a type's values, or null when it has others.</summary>
    public static IReadOnlyCollection<string>? LiteralsOf(AzureType type) => type.Kind switch
    {
        AzureTypeKind.Literal => [type.Text],
        AzureTypeKind.Union when type.Children.Select(Type).ToList() is var members && members.TrueForAll(member => member.Kind == AzureTypeKind.Literal) => [.. members.Select(member => member.Text)],
        _ => null,
    };

    private static AzureType Type(int number) => BuiltInAzureTypes.Instance.Index.Type(number);

    /// <summary>The items of an array; null for everything else.</summary>
    public static AzureType? ItemOf(AzureType array) => array.Kind == AzureTypeKind.Array ? Type(array.Children[0]) : null;

    /// <summary>The type of a property of an object; null when nothing is known of it.</summary>
    public static AzureType? Property(AzureType owner, string name) =>
        owner.Kind is AzureTypeKind.Object or AzureTypeKind.SecureObject or AzureTypeKind.Discriminated && owner.Property(name) is { } number ? Type(number) : null;

    /// <summary>The type of a property of a resource; null when the type data do not have it.</summary>
    public static AzureType? Property(ITypedResource resource, string name) => resource.AzureType is { } type ? Property(Type(type.Body), name) : null;

    /// <summary>The items that a lambda over an array is called with.</summary>
    public static AzureType? OfParameter(LocalSymbol local, int depth = 0) =>
        local.Declaring is LambdaNode { Parameters: [var first, ..], Parent: CallNode { Name.Text: "map" or "filter" or "sort" or "toObject" or "groupBy", Arguments: [var source, ..] } } &&
        ReferenceEquals(first, local.Node) && TypeOf(source, depth + 1) is { Kind: AzureTypeKind.Array } array
            ? Type(array.Children[0])
            : null;
}
