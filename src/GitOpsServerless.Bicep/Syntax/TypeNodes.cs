using GitOpsServerless.Bicep.Semantics;

namespace GitOpsServerless.Bicep.Syntax;

internal sealed class TypeNameNode(NameNode name) : SyntaxNode(name.Start, name.End, name)
{
    public NameNode Name { get; } = name;

    public Symbol? Symbol { get; set; }
}

/// <summary><c>resourceInput&lt;'…'&gt;</c> and its like, with <see cref="Target"/> also below a namespace.</summary>
internal sealed class GenericTypeNode : SyntaxNode
{
    public GenericTypeNode(SyntaxNode? target, NameNode name, SyntaxNode[] arguments, int end)
        : base(target?.Start ?? name.Start, end, [target, name, .. arguments])
    {
        Target = target;
        Name = name;
        Arguments = arguments;
    }

    public SyntaxNode? Target { get; }

    public NameNode Name { get; }

    public SyntaxNode[] Arguments { get; }
}

internal sealed class StringTypeNode(StringNode text) : SyntaxNode(text.Start, text.End, text)
{
    public StringNode Text { get; } = text;
}

internal sealed class IntegerTypeNode(int start, int end, ulong value) : SyntaxNode(start, end)
{
    public ulong Value { get; } = value;
}

internal sealed class BooleanTypeNode(int start, int end, bool value) : SyntaxNode(start, end)
{
    public bool Value { get; } = value;
}

internal sealed class NullTypeNode(int start, int end) : SyntaxNode(start, end);

internal sealed class UnaryTypeNode(int start, TokenKind op, SyntaxNode operand) : SyntaxNode(start, operand.End, operand)
{
    public TokenKind Operator { get; } = op;

    public SyntaxNode Operand { get; } = operand;
}

internal sealed class ParenthesizedTypeNode(int start, int end, SyntaxNode inner) : SyntaxNode(start, end, inner)
{
    public SyntaxNode Inner { get; } = inner;
}

internal sealed class NullableTypeNode(SyntaxNode inner, int end) : SyntaxNode(inner.Start, end, inner)
{
    public SyntaxNode Inner { get; } = inner;
}

internal sealed class NonNullTypeNode(SyntaxNode inner, int end) : SyntaxNode(inner.Start, end, inner)
{
    public SyntaxNode Inner { get; } = inner;
}

internal sealed class UnionTypeNode(int start, int end, SyntaxNode[] members) : SyntaxNode(start, end, members)
{
    public SyntaxNode[] Members { get; } = members;
}

internal sealed class ArrayTypeNode(SyntaxNode item, int end) : SyntaxNode(item.Start, end, item)
{
    public SyntaxNode Item { get; } = item;
}

/// <summary>A property of an object type; <see cref="Key"/> is null for the matcher <c>*</c>.</summary>
internal sealed class TypePropertyNode : DecoratedNode
{
    public TypePropertyNode(int start, DecoratorNode[] decorators, SyntaxNode? key, SyntaxNode type)
        : base(start, type.End, decorators, key, type)
    {
        Key = key;
        Type = type;
    }

    public SyntaxNode? Key { get; }

    public SyntaxNode Type { get; }

    public bool IsAdditional => Key is null;

    public string? Name => Key switch
    {
        NameNode { IsValid: true } name => name.Text,
        StringNode text => text.Literal,
        _ => null,
    };
}

internal sealed class ObjectTypeNode(int start, int end, SyntaxNode[] elements) : SyntaxNode(start, end, elements)
{
    public SyntaxNode[] Elements { get; } = elements;

    public IEnumerable<TypePropertyNode> Properties => Elements.OfType<TypePropertyNode>().Where(element => !element.IsAdditional);

    public TypePropertyNode? Additional => Elements.OfType<TypePropertyNode>().FirstOrDefault(element => element.IsAdditional);
}

internal sealed class TupleItemNode(int start, DecoratorNode[] decorators, SyntaxNode type) : DecoratedNode(start, type.End, decorators, type)
{
    public SyntaxNode Type { get; } = type;
}

internal sealed class TupleTypeNode(int start, int end, SyntaxNode[] items) : SyntaxNode(start, end, items)
{
    public SyntaxNode[] Items { get; } = items;
}

internal sealed class TypePropertyAccessNode(SyntaxNode target, NameNode name) : SyntaxNode(target.Start, name.End, target, name)
{
    public SyntaxNode Target { get; } = target;

    public NameNode Name { get; } = name;
}

/// <summary><c>type.*</c>.</summary>
internal sealed class TypeAdditionalAccessNode(SyntaxNode target, int end) : SyntaxNode(target.Start, end, target)
{
    public SyntaxNode Target { get; } = target;
}

internal sealed class TypeIndexNode(SyntaxNode target, SyntaxNode index, int end) : SyntaxNode(target.Start, end, target, index)
{
    public SyntaxNode Target { get; } = target;

    public SyntaxNode Index { get; } = index;
}

/// <summary><c>type[*]</c>.</summary>
internal sealed class TypeItemsAccessNode(SyntaxNode target, int end) : SyntaxNode(target.Start, end, target)
{
    public SyntaxNode Target { get; } = target;
}

/// <summary><c>resource 'type@version'</c> as the type of a parameter or output.</summary>
internal sealed class ResourceTypeNode(int start, int end, SyntaxNode? type) : SyntaxNode(start, end, type)
{
    public SyntaxNode? Type { get; } = type;
}
