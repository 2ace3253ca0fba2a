namespace GitOpsServerless.Bicep.Syntax;

internal sealed class DecoratorNode(int start, SyntaxNode expression) : SyntaxNode(start, expression.End, expression)
{
    public SyntaxNode Expression { get; } = expression;

    /// <summary>The decorator's call when it is well formed.</summary>
    public CallNode? Call => Expression as CallNode;
}

internal abstract class DecoratedNode : SyntaxNode
{
    protected DecoratedNode(int start, int end, DecoratorNode[] decorators, params ReadOnlySpan<SyntaxNode?> children)
        : base(start, end, decorators.Length == 0 ? children : (SyntaxNode?[])[.. decorators, .. children]) => Decorators = decorators;

    public DecoratorNode[] Decorators { get; }

    /// <summary>
    /// The first decorator of that name (also written <c>sys.name</c>), which counts for types and loops. With <c>sys.</c> a decorator
    /// may be given again.
    /// </summary>
    public CallNode? Decorator(string name)
    {
        foreach (var decorator in Decorators)
        {
            if (decorator.Call is { } call && call.Name.Text == name)
            {
                return call;
            }
        }

        return null;
    }

    /// <summary>The last decorator of that name, which counts for what a template says of a value.</summary>
    public CallNode? LastDecorator(string name)
    {
        for (var i = Decorators.Length - 1; i >= 0; i--)
        {
            if (Decorators[i].Call is { } call && call.Name.Text == name)
            {
                return call;
            }
        }

        return null;
    }
}

internal sealed class ProgramNode(int end, SyntaxNode[] statements) : SyntaxNode(0, end, statements)
{
    private NodeList? _nodes;

    public SyntaxNode[] Statements { get; } = statements;

    /// <summary>This node and everything below it, parents first: what many passes walk over is laid out once.</summary>
    public NodeList Nodes => _nodes ??= new NodeList(this);

    public IEnumerable<T> Declarations<T>() where T : SyntaxNode => Statements.OfType<T>();
}

internal abstract class DeclarationNode(int start, int end, DecoratorNode[] decorators, NameNode name, params ReadOnlySpan<SyntaxNode?> children)
    : DecoratedNode(start, end, decorators, [name, .. children])
{
    public NameNode Name { get; } = name;
}

/// <summary>Decorators without the declaration that they are for.</summary>
internal sealed class MissingDeclarationNode(DecoratorNode[] decorators) : DecoratedNode(decorators[0].Start, decorators[^1].End, decorators);

internal sealed class TargetScopeNode(int start, DecoratorNode[] decorators, SyntaxNode value) : DecoratedNode(start, value.End, decorators, value)
{
    public SyntaxNode Value { get; } = value;
}

internal sealed class MetadataNode(int start, DecoratorNode[] decorators, NameNode name, SyntaxNode value)
    : DeclarationNode(start, value.End, decorators, name, value)
{
    public SyntaxNode Value { get; } = value;
}

internal sealed class TypeDeclarationNode(int start, DecoratorNode[] decorators, NameNode name, SyntaxNode type)
    : DeclarationNode(start, type.End, decorators, name, type)
{
    public SyntaxNode Type { get; } = type;
}

internal sealed class ParameterNode(int start, DecoratorNode[] decorators, NameNode name, SyntaxNode type, SyntaxNode? defaultValue)
    : DeclarationNode(start, (defaultValue ?? type).End, decorators, name, type, defaultValue)
{
    public SyntaxNode Type { get; } = type;

    public SyntaxNode? Default { get; } = defaultValue;
}

internal sealed class VariableDeclarationNode(int start, DecoratorNode[] decorators, NameNode name, SyntaxNode? type, SyntaxNode value)
    : DeclarationNode(start, value.End, decorators, name, type, value)
{
    public SyntaxNode? Type { get; } = type;

    public SyntaxNode Value { get; } = value;
}

internal sealed class FunctionNode(int start, DecoratorNode[] decorators, NameNode name, SyntaxNode lambda)
    : DeclarationNode(start, lambda.End, decorators, name, lambda)
{
    public SyntaxNode Lambda { get; } = lambda;
}

internal sealed class OutputNode(int start, DecoratorNode[] decorators, NameNode name, SyntaxNode type, SyntaxNode value)
    : DeclarationNode(start, value.End, decorators, name, type, value)
{
    public SyntaxNode Type { get; } = type;

    public SyntaxNode Value { get; } = value;
}

internal sealed class AssertNode(int start, DecoratorNode[] decorators, NameNode name, SyntaxNode value)
    : DeclarationNode(start, value.End, decorators, name, value)
{
    public SyntaxNode Value { get; } = value;
}

internal sealed class TestNode(int start, DecoratorNode[] decorators, NameNode name, SyntaxNode path, SyntaxNode value)
    : DeclarationNode(start, value.End, decorators, name, path, value)
{
    public SyntaxNode Path { get; } = path;

    public SyntaxNode Value { get; } = value;
}

/// <summary>What resource and module declarations share: a body that may be inside a loop and a condition.</summary>
internal abstract class BodyNode(int start, int end, DecoratorNode[] decorators, NameNode name, SyntaxNode reference, SyntaxNode value)
    : DeclarationNode(start, end, decorators, name, reference, value)
{
    /// <summary>The resource type or the module path.</summary>
    public SyntaxNode Reference { get; } = reference;

    public SyntaxNode Value { get; } = value;

    public bool IsCollection => Value is ForNode;

    public ForNode? Loop => Value as ForNode;

    public IfNode? Condition => (Value is ForNode loop ? loop.Body : Value) as IfNode;

    public ObjectNode? Body
    {
        get
        {
            var inner = Value is ForNode loop ? loop.Body : Value;
            return (inner is IfNode condition ? condition.Body : inner) as ObjectNode;
        }
    }
}

internal sealed class ResourceNode(int start, DecoratorNode[] decorators, NameNode name, SyntaxNode type, bool existing, SyntaxNode value)
    : BodyNode(start, value.End, decorators, name, type, value)
{
    public bool Existing { get; } = existing;
}

internal sealed class ModuleNode(int start, DecoratorNode[] decorators, NameNode name, SyntaxNode path, SyntaxNode value)
    : BodyNode(start, value.End, decorators, name, path, value);

/// <summary><c>extension …</c> (or the older <c>import '…'</c>).</summary>
internal sealed class ExtensionNode(int start, int end, DecoratorNode[] decorators, SyntaxNode specification, SyntaxNode? config, NameNode? alias)
    : DecoratedNode(start, end, decorators, specification, config, alias)
{
    public SyntaxNode Specification { get; } = specification;

    public SyntaxNode? Config { get; } = config;

    public NameNode? Alias { get; } = alias;

    /// <summary>What gives the extension its name in the file.</summary>
    public SyntaxNode NameSyntax => Alias ?? Specification;
}

internal sealed class ImportItemNode(SyntaxNode original, NameNode? alias) : SyntaxNode(original.Start, alias?.End ?? original.End, original, alias)
{
    public SyntaxNode Original { get; } = original;

    public NameNode? Alias { get; } = alias;

    public string? OriginalName => Original switch
    {
        NameNode name => name.Text,
        StringNode text => text.Literal,
        _ => null,
    };

    public NameNode? Name => Alias ?? Original as NameNode;
}

/// <summary><c>import { … } from '…'</c> or <c>import * as x from '…'</c>.</summary>
internal sealed class ImportNode : DecoratedNode
{
    public ImportNode(int start, int end, DecoratorNode[] decorators, ImportItemNode[]? items, NameNode? wildcard, SyntaxNode? skipped, SyntaxNode path)
        : base(start, end, decorators, [.. items ?? [], wildcard, skipped, path])
    {
        Items = items ?? [];
        Wildcard = wildcard;
        Path = path;
    }

    public ImportItemNode[] Items { get; }

    public NameNode? Wildcard { get; }

    public SyntaxNode Path { get; }
}

/// <summary><c>using '…'</c>; the path is null for <c>using none</c>.</summary>
internal sealed class UsingNode(int start, int end, DecoratorNode[] decorators, SyntaxNode? path, SyntaxNode? config)
    : DecoratedNode(start, end, decorators, path, config)
{
    public SyntaxNode? Path { get; } = path;

    public SyntaxNode? Config { get; } = config;
}

internal sealed class ExtendsNode(int start, DecoratorNode[] decorators, SyntaxNode path) : DecoratedNode(start, path.End, decorators, path)
{
    public SyntaxNode Path { get; } = path;
}

internal sealed class ParameterAssignmentNode(int start, DecoratorNode[] decorators, NameNode name, SyntaxNode value)
    : DeclarationNode(start, value.End, decorators, name, value)
{
    public SyntaxNode Value { get; } = value;
}

internal sealed class ExtensionConfigNode(int start, DecoratorNode[] decorators, NameNode name, SyntaxNode config)
    : DeclarationNode(start, config.End, decorators, name, config)
{
    public SyntaxNode Config { get; } = config;
}
