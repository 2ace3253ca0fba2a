using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expressions;

/// <summary>A node of a parsed expression. Immutable.</summary>
internal abstract class Expression
{
    /// <summary>The approximate number of characters of the text; saturates.</summary>
    public abstract long Size { get; }

    /// <summary>The levels of nesting, 1 for a leaf.</summary>
    public abstract int Depth { get; }

    /// <summary>True when a literal in it is a secret (see <see cref="TemplateValue.HasSecret"/>).</summary>
    public abstract bool HasSecret { get; }
}

/// <summary>A string or an integer.</summary>
internal sealed class LiteralExpression(TemplateValue value) : Expression
{
    public TemplateValue Value => value;

    public override long Size => value.Size;

    public override int Depth => 1;

    public override bool HasSecret => value.HasSecret;
}

/// <summary>A function call; a user-defined function has its namespace in front: <c>contoso.name</c>.</summary>
internal sealed class CallExpression : Expression
{
    public CallExpression(string name, IReadOnlyList<Expression> arguments)
    {
        Arguments = arguments;
        var size = name.Length + 2L;
        foreach (var argument in arguments)
        {
            size = Math.Min(size + argument.Size + 2, long.MaxValue / 4);
            Depth = Math.Max(Depth, argument.Depth);
            HasSecret |= argument.HasSecret;
        }

        Size = size;
        Depth++;
        Definition = Functions.FunctionCatalogue.Find(name);

        // One text for all calls in the usual spelling.
        Name = string.Equals(Definition?.Name, name, StringComparison.Ordinal) ? Definition!.Name : name;
    }

    public string Name { get; }

    public IReadOnlyList<Expression> Arguments { get; }

    /// <summary>The built-in function; null for a user-defined or unknown one.</summary>
    public Functions.FunctionDefinition? Definition { get; }

    public override long Size { get; }

    public override int Depth { get; }

    public override bool HasSecret { get; }
}

/// <summary>Access to a property or an element: <c>target.name</c>, <c>target['name']</c>, <c>target[0]</c>.</summary>
internal sealed class AccessExpression(Expression target, Expression key) : Expression
{
    public Expression Target => target;

    public Expression Key => key;

    public override long Size { get; } = Math.Min(target.Size + key.Size + 2, long.MaxValue / 4);

    public override int Depth { get; } = Math.Max(target.Depth, key.Depth) + 1;

    public override bool HasSecret { get; } = target.HasSecret || key.HasSecret;
}
