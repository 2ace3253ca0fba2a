using System.Globalization;

namespace GitOpsServerless.Kubernetes.Expressions;

/// <summary>Parses expressions by recursive descent (cel-spec langdef.md, Syntax), bounded in length and depth.</summary>
internal sealed class CelParser
{
    private static readonly HashSet<string> Macros = new(StringComparer.Ordinal) { "all", "exists", "exists_one", "filter", "map" };

    private readonly List<CelToken> _tokens;
    private readonly CelLimits _limits;
    private int _at;
    private int _depth;

    private CelParser(List<CelToken> tokens, CelLimits limits)
    {
        _tokens = tokens;
        _limits = limits;
    }

    private CelToken Current => _tokens[_at];

    public static CelNode Parse(string text, CelLimits limits)
    {
        if (text.Length > limits.MaxLength)
        {
            throw new CelException(string.Create(CultureInfo.InvariantCulture, $"The expression is longer than {limits.MaxLength} characters."), isLimit: true);
        }

        var parser = new CelParser(new CelTokenizer(text).Read(), limits);
        var root = parser.Conditional();
        return parser.Current.Kind == CelTokenKind.End ? root : throw parser.Unexpected();
    }

    private CelNode Conditional()
    {
        Enter();
        var condition = Or();
        if (Take("?"))
        {
            var then = Or();
            Expect(":");
            condition = new CelConditional(condition, then, Conditional());
        }

        _depth--;
        return condition;
    }

    private CelNode Or() => LeftAssociative(And, "||");

    private CelNode And() => LeftAssociative(Relation, "&&");

    private CelNode Relation()
    {
        var left = Addition();
        for (var count = 0; ; count++)
        {
            if (count > _limits.MaxDepth)
            {
                throw TooDeep();
            }

            var symbol = Current is { Kind: CelTokenKind.Symbol, Text: "<" or "<=" or ">" or ">=" or "==" or "!=" } or { Kind: CelTokenKind.Identifier, Text: "in" }
                ? Current.Text
                : null;
            if (symbol is null)
            {
                return left;
            }

            _at++;
            left = new CelBinary(symbol, left, Addition());
        }
    }

    private CelNode Addition() => LeftAssociative(Multiplication, "+", "-");

    private CelNode Multiplication() => LeftAssociative(Unary, "*", "/", "%");

    private CelNode LeftAssociative(Func<CelNode> next, params string[] symbols)
    {
        var left = next();
        var count = 0;
        while (Current.Kind == CelTokenKind.Symbol && symbols.Contains(Current.Text, StringComparer.Ordinal))
        {
            if (++count > _limits.MaxDepth)
            {
                throw TooDeep();
            }

            var symbol = Current.Text;
            _at++;
            left = new CelBinary(symbol, left, next());
        }

        return left;
    }

    private CelNode Unary()
    {
        if (Current is { Kind: CelTokenKind.Symbol, Text: "!" or "-" })
        {
            Enter();
            var symbol = Current.Text;
            _at++;
            var operand = Unary();
            _depth--;
            return new CelUnary(symbol, operand);
        }

        return Member();
    }

    private CelNode Member()
    {
        var node = Primary();
        var count = 0;
        while (true)
        {
            if (++count > _limits.MaxDepth)
            {
                throw TooDeep();
            }

            if (Take("."))
            {
                var isOptional = Take("?");
                var name = Identifier();
                node = !isOptional && Take("(") ? Method(node, name) : new CelSelect(node, name, isOptional);
            }
            else if (Take("["))
            {
                var isOptional = Take("?");
                var index = Conditional();
                Expect("]");
                node = new CelIndex(node, index, isOptional);
            }
            else
            {
                return node;
            }
        }
    }

    private CelNode Method(CelNode target, string name)
    {
        var arguments = Arguments(")");
        if (!Macros.Contains(name) || arguments.Count is < 2 or > 3)
        {
            return new CelCall(target, name, arguments);
        }

        if (arguments[0] is not CelIdentifier variable || (arguments.Count == 3 && name != "map"))
        {
            throw new CelException($"{name}() wants a variable and an expression.");
        }

        // map(x, condition, transform) has its condition in the middle.
        return arguments.Count == 3
            ? new CelComprehension("map", target, variable.Name, arguments[1], arguments[2])
            : name == "map"
                ? new CelComprehension("map", target, variable.Name, new CelLiteral(true), arguments[1])
                : new CelComprehension(name, target, variable.Name, arguments[1], null);
    }

    private CelNode Primary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case CelTokenKind.Number or CelTokenKind.Text or CelTokenKind.Bytes:
                _at++;
                return new CelLiteral(token.Value);
            case CelTokenKind.Identifier:
                _at++;
                return Named(token.Text);
            case CelTokenKind.Symbol when Take("("):
                var inner = Conditional();
                Expect(")");
                return inner;
            case CelTokenKind.Symbol when Take("["):
                return new CelList(Arguments("]"));
            case CelTokenKind.Symbol when Take("{"):
                return Map();
            case CelTokenKind.Symbol when Take("."):
                return new CelIdentifier(Identifier());
            default:
                throw Unexpected();
        }
    }

    private CelNode Named(string name)
    {
        switch (name)
        {
            case "true":
                return new CelLiteral(true);
            case "false":
                return new CelLiteral(false);
            case "null":
                return new CelLiteral(null);
            case "in":
                throw Unexpected();
            default:
                break;
        }

        if (!Take("("))
        {
            return new CelIdentifier(name);
        }

        var arguments = Arguments(")");
        if (name != "has")
        {
            return new CelCall(null, name, arguments);
        }

        return arguments is [CelSelect selection] ? new CelHas(selection) : throw new CelException("has() wants a field selection such as has(a.b).");
    }

    private CelMap Map()
    {
        var entries = new List<(CelNode, CelNode)>();
        while (!Take("}"))
        {
            var key = Conditional();
            Expect(":");
            entries.Add((key, Conditional()));
            if (!Take(","))
            {
                Expect("}");
                break;
            }
        }

        return new CelMap(entries);
    }

    private List<CelNode> Arguments(string end)
    {
        var arguments = new List<CelNode>();
        while (!Take(end))
        {
            arguments.Add(Conditional());
            if (!Take(","))
            {
                Expect(end);
                break;
            }
        }

        return arguments;
    }

    private string Identifier()
    {
        var token = Current;
        if (token.Kind != CelTokenKind.Identifier)
        {
            throw Unexpected();
        }

        _at++;
        return token.Text;
    }

    private bool Take(string symbol)
    {
        if (Current.Kind != CelTokenKind.Symbol || Current.Text != symbol)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!Take(symbol))
        {
            throw Unexpected();
        }
    }

    private void Enter()
    {
        if (++_depth > _limits.MaxDepth)
        {
            throw TooDeep();
        }
    }

    private CelException TooDeep() =>
        new(string.Create(CultureInfo.InvariantCulture, $"The expression is nested deeper than {_limits.MaxDepth}."), isLimit: true);

    private CelException Unexpected() => new(Current.Kind == CelTokenKind.End
        ? "The expression ends too early."
        : string.Create(CultureInfo.InvariantCulture, $"'{Current.Text}' is not expected at column {Current.Column}."));
}
