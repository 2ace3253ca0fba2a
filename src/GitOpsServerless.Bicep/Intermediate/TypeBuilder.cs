using GitOpsServerless.Bicep.Emit;
using GitOpsServerless.Bicep.Imports;
using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Intermediate;

/// <summary>Turns type syntax into types, with the names that they have in the given template.</summary>
internal sealed class TypeBuilder
{
    private readonly BicepModel _model;
    private readonly SymbolNames _names;
    private readonly Dictionary<TypeSymbol, Lazy<TypeDeclaration>> _declarations = [];

    public TypeBuilder(BicepModel model)
        : this(model, SymbolNames.Of(model))
    {
    }

    public TypeBuilder(BicepModel model, SymbolNames names)
    {
        _model = model;
        _names = names;
    }

    /// <summary>The declaration of a type of this file.</summary>
    public TypeDeclaration Declaration(TypeSymbol symbol) => Lazily(symbol).Value;

    private Lazy<TypeDeclaration> Lazily(TypeSymbol symbol)
    {
        if (!_declarations.TryGetValue(symbol, out var declaration))
        {
            declaration = new Lazy<TypeDeclaration>(
                () => new TypeDeclaration(_names.Type(symbol), Convert(symbol.Node.Type), Modifiers(symbol.Node), BicepModel.IsExported(symbol.Node)),
                false);
            _declarations[symbol] = declaration;
        }

        return declaration;
    }

    public TypeExpr Convert(SyntaxNode node)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        return node switch
        {
            TypeNameNode name => Named(name),
            StringTypeNode { Text.Literal: { } literal } => new StringTypeExpr(literal),
            IntegerTypeNode number => new IntTypeExpr((long)number.Value),
            UnaryTypeNode { Operator: TokenKind.Minus, Operand: IntegerTypeNode number } => new IntTypeExpr(unchecked(-(long)number.Value)),
            UnaryTypeNode { Operator: TokenKind.Exclamation, Operand: BooleanTypeNode boolean } => new BoolTypeExpr(!boolean.Value),
            BooleanTypeNode boolean => new BoolTypeExpr(boolean.Value),
            NullTypeNode => new NullTypeExpr(),
            ParenthesizedTypeNode parenthesized => Convert(parenthesized.Inner),
            NullableTypeNode nullable => new NullableTypeExpr(Convert(nullable.Inner)),
            NonNullTypeNode nonNull => new NonNullTypeExpr(Convert(nonNull.Inner)),
            ArrayTypeNode array => new ArrayTypeExpr(Convert(array.Item)),
            ObjectTypeNode @object => Object(@object),
            TupleTypeNode tuple => new TupleTypeExpr([.. tuple.Items.OfType<TupleItemNode>().Select(item => new TypeMember("", Convert(item.Type), Modifiers(item)))]),
            UnionTypeNode union => Union(union),
            TypePropertyAccessNode access => Property(access.Target, access.Name.Text),
            TypeAdditionalAccessNode access => new AdditionalTypeExpr(Convert(access.Target)),
            TypeItemsAccessNode access => new ItemsTypeExpr(Convert(access.Target)),
            TypeIndexNode { Index: StringNode { Literal: { } name } } access => Property(access.Target, name),
            TypeIndexNode { Index: IntegerNode index } access => new ItemTypeExpr(Convert(access.Target), (long)index.Value),
            GenericTypeNode generic => ResourceDerived(generic),
            ResourceTypeNode resource when _model.Configuration.IsEnabled(StatedResourceType.Feature) && StatedResourceType.Of(_model, resource) is { } type => new ResourceTypeExpr(type),
            ResourceTypeNode => throw Refusal.Feature(_model, node, "a resource type that is not stated"),
            _ => throw Refusal.Feature(_model, node, "this type expression"),
        };
    }

    private TypeExpr Named(TypeNameNode node) => node.Symbol switch
    {
        AmbientTypeSymbol ambient => new AmbientTypeExpr(ambient.Name),
        TypeSymbol alias => new AliasTypeExpr(_names.Type(alias), Lazily(alias)),
        ImportedSymbol { Export.Kind: ExportKind.Type } imported => new AliasTypeExpr(_names.Type(imported), _names.ImportedType(_names.Type(imported))),
        _ => throw Refusal.Feature(_model, node, $"the type {node.Name.Text}"),
    };

    private TypeExpr Property(SyntaxNode target, string name)
    {
        if (target is TypeNameNode { Symbol: NamespaceSymbol { Name: "sys" } } && AmbientTypes.IsName(name))
        {
            return new AmbientTypeExpr(name);
        }

        return target is TypeNameNode { Symbol: WildcardSymbol wildcard }
            ? new AliasTypeExpr(_names.Type(wildcard, name), _names.ImportedType(_names.Type(wildcard, name)))
            : new PropertyTypeExpr(Convert(target), name);
    }

    private ObjectTypeExpr Object(ObjectTypeNode node) => new(
        [.. node.Properties.Select(property => new TypeMember(property.Name ?? throw Refusal.Feature(_model, property, "a computed property name in a type"), Convert(property.Type), Modifiers(property)))],
        node.Additional is { } additional ? new TypeMember("", Convert(additional.Type), Modifiers(additional)) : null);

    private TypeExpr Union(UnionTypeNode node)
    {
        var members = node.Members.Select(Convert).ToList();
        SyntaxNode? at = node;
        while (at is UnionTypeNode or ParenthesizedTypeNode or NullableTypeNode or NonNullTypeNode)
        {
            at = at.Parent;
        }

        return (at as DecoratedNode)?.Decorator("discriminator") is { Arguments: [StringNode { Literal: { } discriminator }] }
            ? new TaggedUnionTypeExpr(discriminator, members)
            : new UnionTypeExpr(members);
    }

    private ResourceDerivedTypeExpr ResourceDerived(GenericTypeNode node)
    {
        var variant = node.Name.Text switch
        {
            "resourceInput" => ResourceTypeVariant.Input,
            "resourceOutput" => ResourceTypeVariant.Output,
            "resource" => ResourceTypeVariant.Legacy,
            _ => throw Refusal.Feature(_model, node, $"the type {node.Name.Text}<>"),
        };
        return node.Arguments is [StringTypeNode { Text.Literal: { } text }] && ResourceType.TryParse(text) is { ApiVersion: { } version } type
            ? new ResourceDerivedTypeExpr(ResourceTypeNames.Of(_model.Compilation, type).Spelled.Type, version, variant)
            : throw Refusal.Feature(_model, node, "a resource-derived type without a plain type string");
    }

    /// <summary>What the decorators of a declaration say about its type in the template; of repeated ones the last.</summary>
    public TypeModifiers Modifiers(DecoratedNode node) => Modifiers(node, node.LastDecorator);

    /// <summary>What the values of a declaration must be; of repeated decorators the first.</summary>
    public TypeModifiers ValueModifiers(DecoratedNode node) => Modifiers(node, node.Decorator);

    private TypeModifiers Modifiers(DecoratedNode node, Func<string, CallNode?> decorator)
    {
        if (node.Decorators.Length == 0)
        {
            return TypeModifiers.None;
        }

        var builder = new ExprBuilder(_model, _names);
        Expr? Argument(string name) => decorator(name) is { Arguments: [{ } argument, ..] } ? builder.Convert(argument) : null;
        return new TypeModifiers(
            Description(builder, node),
            Argument("metadata"),
            node.Decorator("secure") is not null,
            Argument("minLength"),
            Argument("maxLength"),
            Argument("minValue"),
            Argument("maxValue"),
            node.Decorator("sealed") is not null,
            decorator("validate") is { } validate ? new ArrayExpr(builder.ConvertAll(validate.Arguments)) : null);
    }

    public static Expr? Description(ExprBuilder builder, DecoratedNode node) =>
        node.LastDecorator("description") is { Arguments: [{ } argument, ..] }
            ? builder.Convert(argument) is StringExpr text ? new StringExpr(StringLiterals.NormalizeIndent(text.Value)) : builder.Convert(argument)
            : null;

    public bool IsSecure(OutputSymbol output) =>
        output.Node.Decorator("secure") is not null || (output.Node.Type is not (ResourceTypeNode or SkippedNode) && !_model.HasSyntaxErrors && Secure.Contains(Convert(output.Node.Type)));

    public ModuleParameter ModuleParameter(ParameterSymbol parameter)
    {
        TypeExpr? type = null;
        try
        {
            type = Convert(parameter.Node.Type);
        }
        catch (Refusal)
        {
            // The declaration itself is refused when it is emitted; its type is just not known here.
        }

        var required = parameter.Node.Default is null && type is not null && Literals.Structure(type) is not NullableTypeExpr;
        var secure = parameter.Node.Decorator("secure") is not null || (type is AliasTypeExpr alias && alias.Declaration.Value.Modifiers.Secure);
        return new ModuleParameter(parameter.Name, required, type, secure, parameter.Node.Decorator("sealed") is not null);
    }
}
