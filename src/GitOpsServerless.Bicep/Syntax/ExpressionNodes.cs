using GitOpsServerless.Bicep.Semantics;

namespace GitOpsServerless.Bicep.Syntax;

/// <summary>Text that the parser could not make sense of; always comes with a diagnostic.</summary>
internal sealed class SkippedNode(int start, int end, params ReadOnlySpan<SyntaxNode?> children) : SyntaxNode(start, end, children);

/// <summary>A name as it stands in the source; empty when it is missing.</summary>
internal sealed class NameNode(int start, int end, string text) : SyntaxNode(start, end)
{
    public string Text { get; } = text;

    public bool IsValid => Text.Length > 0;
}

internal sealed class StringNode(int start, int end, string[] segments, SyntaxNode[] expressions) : SyntaxNode(start, end, expressions)
{
    public string[] Segments { get; } = segments;

    public SyntaxNode[] Expressions { get; } = expressions;

    public string? Literal => Expressions.Length == 0 ? Segments[0] : null;
}

internal sealed class IntegerNode(int start, int end, ulong value) : SyntaxNode(start, end)
{
    public ulong Value { get; } = value;
}

internal sealed class BooleanNode(int start, int end, bool value) : SyntaxNode(start, end)
{
    public bool Value { get; } = value;
}

internal sealed class NullNode(int start, int end) : SyntaxNode(start, end);

internal sealed class PropertyNode(SyntaxNode key, SyntaxNode value) : SyntaxNode(key.Start, value.End, key, value)
{
    public SyntaxNode Key { get; } = key;

    public SyntaxNode Value { get; } = value;

    /// <summary>The name of the property when it is known at compile time.</summary>
    public string? Name => Key switch
    {
        NameNode { IsValid: true } name => name.Text,
        StringNode text => text.Literal,
        _ => null,
    };
}

internal sealed class SpreadNode(int start, SyntaxNode expression) : SyntaxNode(start, expression.End, expression)
{
    public SyntaxNode Expression { get; } = expression;
}

/// <summary>An object literal; its elements are properties, spreads, nested resources or skipped text.</summary>
internal sealed class ObjectNode(int start, int end, SyntaxNode[] elements) : SyntaxNode(start, end, elements)
{
    // Of fewer elements, looking through them is quicker.
    private const int Many = 12;

    private Dictionary<string, PropertyNode>? _byName;
    private bool? _repeatsNames;

    public SyntaxNode[] Elements { get; } = elements;

    public IEnumerable<PropertyNode> Properties => Elements.OfType<PropertyNode>();

    public IEnumerable<ResourceNode> Resources => Elements.OfType<ResourceNode>();

    public bool HasSpread => Array.Exists(Elements, element => element is SpreadNode);

    /// <summary>Whether a name that is known at compile time is given more than once.</summary>
    public bool RepeatsNames => _repeatsNames ??= FindsRepeatedName();

    public PropertyNode? Property(string name)
    {
        if (Elements.Length > Many)
        {
            return (_byName ??= ByName()).GetValueOrDefault(name);
        }

        foreach (var element in Elements)
        {
            if (element is PropertyNode property && string.Equals(property.Name, name, StringComparison.Ordinal))
            {
                return property;
            }
        }

        return null;
    }

    private Dictionary<string, PropertyNode> ByName()
    {
        var byName = new Dictionary<string, PropertyNode>(Elements.Length, StringComparer.Ordinal);
        foreach (var element in Elements)
        {
            if (element is PropertyNode { Name: { } name } property)
            {
                byName.TryAdd(name, property);
            }
        }

        return byName;
    }

    private bool FindsRepeatedName()
    {
        foreach (var element in Elements)
        {
            if (element is PropertyNode { Name: { } name } property && Property(name) != property)
            {
                return true;
            }
        }

        return false;
    }
}

internal sealed class ArrayNode(int start, int end, SyntaxNode[] items) : SyntaxNode(start, end, items)
{
    public SyntaxNode[] Items { get; } = items;
}

internal sealed class TernaryNode(SyntaxNode condition, SyntaxNode whenTrue, SyntaxNode whenFalse)
    : SyntaxNode(condition.Start, whenFalse.End, condition, whenTrue, whenFalse)
{
    public SyntaxNode Condition { get; } = condition;

    public SyntaxNode WhenTrue { get; } = whenTrue;

    public SyntaxNode WhenFalse { get; } = whenFalse;
}

internal sealed class BinaryNode(SyntaxNode left, TokenKind op, SyntaxNode right) : SyntaxNode(left.Start, right.End, left, right)
{
    public SyntaxNode Left { get; } = left;

    public TokenKind Operator { get; } = op;

    public SyntaxNode Right { get; } = right;
}

internal sealed class UnaryNode(int start, TokenKind op, SyntaxNode operand) : SyntaxNode(start, operand.End, operand)
{
    public TokenKind Operator { get; } = op;

    public SyntaxNode Operand { get; } = operand;
}

internal sealed class ParenthesizedNode(int start, int end, SyntaxNode inner) : SyntaxNode(start, end, inner)
{
    public SyntaxNode Inner { get; } = inner;
}

internal sealed class NonNullNode(SyntaxNode inner, int end) : SyntaxNode(inner.Start, end, inner)
{
    public SyntaxNode Inner { get; } = inner;
}

internal sealed class VariableNode(NameNode name) : SyntaxNode(name.Start, name.End, name)
{
    public NameNode Name { get; } = name;

    public Symbol? Symbol { get; set; }
}

/// <summary>A call of a function by its name, or with <see cref="Target"/> as a method of a namespace, import or resource.</summary>
internal sealed class CallNode : SyntaxNode
{
    public CallNode(SyntaxNode? target, NameNode name, int open, SyntaxNode[] arguments, int end)
        : base(target?.Start ?? name.Start, end, target is null ? arguments : [target, .. arguments], name)
    {
        Target = target;
        Name = name;
        Arguments = arguments;
        Open = open;
    }

    public SyntaxNode? Target { get; }

    public NameNode Name { get; }

    /// <summary>Where the parenthesis around the arguments opens.</summary>
    public int Open { get; }

    public SyntaxNode[] Arguments { get; }

    public Symbol? Symbol { get; set; }
}

internal sealed class PropertyAccessNode(SyntaxNode target, bool safe, NameNode name) : SyntaxNode(target.Start, name.End, target, name)
{
    public SyntaxNode Target { get; } = target;

    public bool Safe { get; } = safe;

    public NameNode Name { get; } = name;
}

/// <summary><c>parent::child</c>.</summary>
internal sealed class ResourceAccessNode(SyntaxNode target, NameNode name) : SyntaxNode(target.Start, name.End, target, name)
{
    public SyntaxNode Target { get; } = target;

    public NameNode Name { get; } = name;

    public Symbol? Symbol { get; set; }
}

internal sealed class IndexNode(SyntaxNode target, bool safe, bool fromEnd, SyntaxNode index, int end) : SyntaxNode(target.Start, end, target, index)
{
    public SyntaxNode Target { get; } = target;

    public bool Safe { get; } = safe;

    public bool FromEnd { get; } = fromEnd;

    public SyntaxNode Index { get; } = index;
}

/// <summary>The declaration of a loop variable or of a lambda's or function's parameter.</summary>
internal sealed class LocalNode(NameNode name, SyntaxNode? type) : SyntaxNode(name.Start, type?.End ?? name.End, name, type)
{
    public NameNode Name { get; } = name;

    public SyntaxNode? Type { get; } = type;
}

internal sealed class LambdaNode : SyntaxNode
{
    public LambdaNode(int start, LocalNode[] parameters, SyntaxNode? returnType, SyntaxNode body, bool typed)
        : base(start, body.End, [.. parameters, returnType, body])
    {
        Parameters = parameters;
        ReturnType = returnType;
        Body = body;
        Typed = typed;
    }

    public LocalNode[] Parameters { get; }

    public SyntaxNode? ReturnType { get; }

    public SyntaxNode Body { get; }

    /// <summary>Whether it is the body of a <c>func</c> declaration.</summary>
    public bool Typed { get; }
}

internal sealed class ForNode(int start, int end, int keyword, LocalNode? item, LocalNode? index, SyntaxNode expression, SyntaxNode body)
    : SyntaxNode(start, end, item, index, expression, body)
{
    /// <summary>Where the keyword <c>for</c> begins.</summary>
    public int Keyword { get; } = keyword;

    public LocalNode? Item { get; } = item;

    public LocalNode? Index { get; } = index;

    public SyntaxNode Expression { get; } = expression;

    public SyntaxNode Body { get; } = body;
}

internal sealed class IfNode(int start, SyntaxNode condition, SyntaxNode body) : SyntaxNode(start, body.End, condition, body)
{
    public SyntaxNode Condition { get; } = condition;

    public SyntaxNode Body { get; } = body;
}
