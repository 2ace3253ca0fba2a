using GitOpsServerless.Bicep.Semantics.Types;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>
/// Whether values fit where they are given, by the rules of the official compiler (github.com/Azure/bicep, <c>TypeValidator</c>):
/// a literal is looked into where it is written, also behind a variable of the file; of everything else its type counts.
/// </summary>
internal sealed partial class Assignability(BicepModel model)
{
    private const int MaximumDepth = 60;

    private readonly HashSet<(StaticType, StaticType)> _compared = [];
    private List<(string Code, SyntaxNode At, string Message)> _findings = [];
    private SyntaxNode? _origin;
    private bool _isArgument;
    private int _depth;

    /// <summary>How many values were reported that have the kind that is asked for, and are too small or too large.</summary>
    public int OutOfBounds { get; private set; }

    /// <summary>Reports what does not fit, under the given code where it is the value itself.</summary>
    public void Check(StaticType target, SyntaxNode value, string code)
    {
        if (value.IsBroken)
        {
            return;
        }

        _compared.Clear();
        _findings.Clear();
        _origin = null;
        _isArgument = code == "BCP070";
        Value(target, value, code);
        foreach (var (found, at, message) in _findings)
        {
            OutOfBounds += found is "BCP327" or "BCP328" or "BCP332" or "BCP333" ? 1 : 0;
            model.Diagnostics.Error(found, at, message);
        }
    }

    /// <summary>Whether values of one type can be given where another is asked for; what is inside of objects and arrays does not count.</summary>
    public static bool Fits(StaticType source, StaticType target) => (source, target) switch
    {
        (AnyType, _) or (_, AnyType) => true,
        (UnionType union, _) => AllFit(union, target),
        (_, UnionType union) => FitsAny(source, union),
        (StringLiteralType a, StringLiteralType b) => string.Equals(a.Value, b.Value, StringComparison.Ordinal),
        (IntegerLiteralType a, IntegerLiteralType b) => a.Value == b.Value,
        (BooleanLiteralType a, BooleanLiteralType b) => a.Value == b.Value,
        (StringType text, StringLiteralType) => text.Loose,
        (IntegerType number, IntegerLiteralType) => number.Loose,
        (BooleanType boolean, BooleanLiteralType) => boolean.Loose,
        _ => (StaticTypes.KindsOf(source) & StaticTypes.KindsOf(target)) != Kinds.None,
    };

    private static bool AllFit(UnionType source, StaticType target)
    {
        for (var i = 0; i < source.Members.Count; i++)
        {
            if (!Fits(source.Members[i], target))
            {
                return false;
            }
        }

        return true;
    }

    private static bool FitsAny(StaticType source, UnionType target)
    {
        for (var i = 0; i < target.Members.Count; i++)
        {
            if (Fits(source, target.Members[i]))
            {
                return true;
            }
        }

        return false;
    }

    private void Value(StaticType target, SyntaxNode value, string code)
    {
        if (value is SkippedNode || target is AnyType)
        {
            return;
        }

        var source = model.Inference.Of(value);
        if (source is AnyType)
        {
            Kind(target, value, code);
        }
        else
        {
            Narrow(target, value, source, code);
        }
    }

    private void Report(string code, SyntaxNode at, string message) => _findings.Add((code, at, message));

    private void Narrow(StaticType target, SyntaxNode value, StaticType source, string code)
    {
        if (target is AnyType || source is AnyType)
        {
            return;
        }

        if (++_depth > MaximumDepth)
        {
            _depth--;
            return;
        }

        NarrowIn(target, value, source, code);
        _depth--;
    }

    // What has no type that is certain may still be of a kind that is.
    private void Kind(StaticType target, SyntaxNode value, string code)
    {
        var kinds = model.Kinds.Of(value);
        kinds = (kinds & ~Kinds.Null) is var solid && solid != Kinds.None ? solid : kinds;
        if ((kinds & StaticTypes.KindsOf(target)) == Kinds.None && kinds != Kinds.None)
        {
            Report(code, code == "BCP034" ? value : _origin ?? value, $"Expected {StaticTypes.Text(target)}, found {kinds}.");
        }
    }

    private void NarrowIn(StaticType target, SyntaxNode value, StaticType source, string code)
    {
        var whole = value;
        while (value is ParenthesizedNode parenthesized)
        {
            value = parenthesized.Inner;
        }

        if (target is ArrayType array && value is ForNode loop)
        {
            Value(array.Item, loop.Body, code);
            return;
        }

        if (target is UnionType choice)
        {
            target = StaticTypes.Collapse(choice);
        }

        if (!Fits(source, target))
        {
            // What may be null besides is no more than a warning.
            if (StaticTypes.IsNullable(source) && StaticTypes.WithoutNull(source) is var solid && Fits(solid, target))
            {
                Narrow(target, value, solid, code);
                return;
            }

            Report(code, code == "BCP034" ? value : _origin ?? value, $"Expected {StaticTypes.Text(target)}, found {StaticTypes.Text(source)}.");
            return;
        }

        switch (target)
        {
            case StringType or IntegerType or StringLiteralType or IntegerLiteralType:
                Bounds(target, whole, Range(source));
                if (target is StringType { Pattern: { } pattern } && source is StringLiteralType { Value: var text } && !pattern.IsMatch(text))
                {
                    Report("BCP416", whole, $"The text does not match the pattern {pattern}.");
                }

                break;
            case ObjectType or TaggedUnionType or ArrayType or TupleType or UnionType when !IsScalar(target) && Declared(value) is { } declared:
                var before = _origin;
                _origin ??= value;
                Value(target, declared, code);
                _origin = before;
                break;
            case ObjectType expected when source is ObjectType given:
                Object(expected, value, given);
                break;
            case TaggedUnionType tagged when source is ObjectType given:
                Tagged(tagged, value, given);
                break;
            case ArrayType or TupleType:
                Array(target, value, source, code);
                break;
            case UnionType union:
                Union(union, value, source, code);
                break;
        }
    }

    private static bool IsScalar(StaticType target) =>
        target is UnionType union && union.Members.All(member => StaticTypes.IsLiteral(member) || member is NullType or BooleanType or StringType { Minimum: null, Maximum: null } or IntegerType { Minimum: null, Maximum: null });

    // What a variable of this file without a type of its own stands for.
    private SyntaxNode? Declared(SyntaxNode value) =>
        value is VariableNode { Symbol: VariableSymbol { Node: { Type: null, Value: var declared } } variable } && ReferenceEquals(variable.Model, model) ? declared : null;

    private void Bounds(StaticType target, SyntaxNode value, (bool IsLength, long? Least, long? Most) source)
    {
        var (isLength, least, most) = source;
        var (_, minimum, maximum) = Range(target);
        if (least > maximum)
        {
            Report(isLength ? "BCP332" : "BCP327", value, $"No such value is within the bounds of the type: at most {maximum}.");
        }
        else if (most < minimum)
        {
            Report(isLength ? "BCP333" : "BCP328", value, $"No such value is within the bounds of the type: at least {minimum}.");
        }
    }

    private static (bool IsLength, long? Least, long? Most) Range(StaticType type) => type switch
    {
        StringType text => (true, text.Minimum, text.Maximum),
        StringLiteralType text => (true, text.Value.Length, text.Value.Length),
        IntegerType number => (false, number.Minimum, number.Maximum),
        IntegerLiteralType number => (false, number.Value, number.Value),
        ArrayType array => (true, array.Minimum, array.Maximum),
        TupleType tuple => (true, tuple.Items.Count, tuple.Items.Count),
        _ => (false, null, null),
    };

    private void Array(StaticType target, SyntaxNode value, StaticType source, string code)
    {
        if (value is ArrayNode literal)
        {
            Items(target, literal);
            return;
        }

        if (!_compared.Add((target, source)))
        {
            return;
        }

        var before = _findings.Count;
        if (source is TupleType given && target is TupleType expected)
        {
            if (given.Items.Count != expected.Items.Count)
            {
                Report(given.Items.Count > expected.Items.Count ? "BCP332" : "BCP333", value, $"The array has {given.Items.Count} items, not {expected.Items.Count}.");
                return;
            }

            for (var i = 0; i < given.Items.Count; i++)
            {
                Narrow(expected.Items[i].Type, value, given.Items[i].Type, code);
            }

            return;
        }

        Bounds(target, value, Range(source));
        if (_findings.Count == before && StaticTypes.ItemOf(source) is { } item && target is ArrayType array)
        {
            Narrow(array.Item, value, item, code);
        }
    }

    private void Items(StaticType target, ArrayNode literal)
    {
        var hasSpread = false;
        for (var i = 0; i < literal.Items.Length; i++)
        {
            if (literal.Items[i] is SpreadNode spread)
            {
                hasSpread = true;
                if (target is ArrayType all)
                {
                    Narrow(new ArrayType(all.Item), spread.Expression, model.Inference.Of(spread.Expression), "BCP034");
                }

                continue;
            }

            var wanted = target switch
            {
                ArrayType array => array.Item,
                TupleType tuple when !hasSpread && i < tuple.Items.Count => tuple.Items[i].Type,
                _ => AnyType.Instance,
            };
            Value(wanted, literal.Items[i], "BCP034");
        }

        if (!hasSpread)
        {
            Bounds(target, literal, (true, literal.Items.Length, literal.Items.Length));
        }
    }

    // One member of the target that fits all through is enough; of the source every member must fit.
    private void Union(UnionType target, SyntaxNode value, StaticType source, string code)
    {
        foreach (var given in StaticTypes.Members(source))
        {
            if (target.Members.Any(member => (StaticTypes.IsLiteral(member) || member is NullType or BooleanType) && Fits(given, member)))
            {
                continue;
            }

            var candidates = target.Members.Where(member => Fits(given, member)).ToList();

            var outer = _findings;
            List<(string, SyntaxNode, string)> first = [];
            var fits = false;
            foreach (var candidate in candidates)
            {
                _findings = [];
                Narrow(candidate, value, given, code);
                fits |= _findings.Count == 0;
                first = first.Count == 0 ? _findings : first;
            }

            _findings = outer;
            if (!fits)
            {
                _findings.AddRange(first);
            }
        }
    }
}
