using System.Globalization;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Kubernetes.Expressions;

/// <summary>Evaluates one expression once.</summary>
internal sealed class CelEvaluator
{
    private readonly Dictionary<string, object?> _variables;
    private readonly CelFunctions _functions;
    private readonly long _limit;
    private long _cost;

    public CelEvaluator(IReadOnlyDictionary<string, JsonNode?> variables, CelLimits limits)
    {
        _variables = variables.ToDictionary(v => v.Key, v => CelValues.FromJson(v.Value), StringComparer.Ordinal);
        _limit = limits.MaxCost;
        _functions = new CelFunctions(Spend);
    }

    public object? Evaluate(CelNode node)
    {
        Spend(1);
        return node switch
        {
            CelLiteral literal => literal.Value,
            CelIdentifier identifier => Variable(identifier.Name),
            CelSelect select => Select(select),
            CelIndex index => Index(index),
            CelHas has => Has(has.Selection),
            CelUnary unary => Unary(unary),
            CelBinary { Operator: "&&" or "||" } logical => Logical(logical),
            CelBinary binary => _functions.Binary(binary.Operator, Evaluate(binary.Left), Evaluate(binary.Right)),
            CelConditional conditional => Flag(Evaluate(conditional.Condition)) ? Evaluate(conditional.Then) : Evaluate(conditional.Else),
            CelList list => list.Items.Select(Evaluate).ToList(),
            CelMap map => Map(map),
            CelComprehension comprehension => Comprehend(comprehension),
            CelCall call => Call(call),
            _ => throw new CelException("The expression cannot be evaluated."),
        };
    }

    private void Spend(long cost)
    {
        _cost += cost;
        if (_cost > _limit)
        {
            throw new CelException(string.Create(CultureInfo.InvariantCulture, $"The expression costs more than {_limit} steps."), isLimit: true);
        }
    }

    private object? Variable(string name) =>
        _variables.TryGetValue(name, out var value) ? value : throw new CelException($"The variable {name} is not known.");

    private object? Select(CelSelect select)
    {
        var operand = Evaluate(select.Operand);
        if (operand is CelOptional optional)
        {
            return optional.HasValue && CelValues.TryField(optional.Value, select.Field, out var inner) ? CelOptional.Of(inner) : CelOptional.None;
        }

        var found = CelValues.TryField(operand, select.Field, out var field);
        if (select.IsOptional)
        {
            return found ? CelOptional.Of(field) : CelOptional.None;
        }

        return found ? field : throw new CelException($"There is no field {select.Field}.");
    }

    private object? Index(CelIndex node)
    {
        var operand = Evaluate(node.Operand);
        var index = Evaluate(node.Index);
        var isOptional = node.IsOptional || operand is CelOptional;
        if (operand is CelOptional optional)
        {
            operand = optional.Value;
        }

        var found = TryIndex(operand, index, out var value);
        return isOptional ? found ? CelOptional.Of(value) : CelOptional.None
            : found ? value
            : throw new CelException("The index is not in the list or map.");
    }

    private static bool TryIndex(object? operand, object? index, out object? value)
    {
        value = null;
        switch (operand, index)
        {
            case (JsonArray array, long at) when at >= 0 && at < array.Count:
                value = CelValues.FromJson(array[(int)at]);
                return true;
            case (List<object?> list, long at) when at >= 0 && at < list.Count:
                value = list[(int)at];
                return true;
            case (_, string name):
                return CelValues.TryField(operand, name, out value);
            default:
                return false;
        }
    }

    private bool Has(CelSelect selection)
    {
        var operand = Evaluate(selection.Operand);
        return operand switch
        {
            CelOptional optional => optional.HasValue && CelValues.TryField(optional.Value, selection.Field, out _),
            _ when CelValues.IsMap(operand) => CelValues.TryField(operand, selection.Field, out _),
            _ => throw new CelException($"There is no field {selection.Field}."),
        };
    }

    private object Unary(CelUnary unary) => (unary.Operator, Evaluate(unary.Operand)) switch
    {
        ("!", bool flag) => !flag,
        ("-", long number) => CelFunctions.Checked(() => checked(-number)),
        ("-", double number) => -number,
        _ => throw new CelException($"The operator {unary.Operator} does not fit the value."),
    };

    // An error on one side counts only when the other side does not decide (cel-spec: logical operators absorb errors).
    private object Logical(CelBinary node)
    {
        var decisive = node.Operator == "||";
        CelException? error = null;
        foreach (var side in new[] { node.Left, node.Right })
        {
            try
            {
                if (Flag(Evaluate(side)) == decisive)
                {
                    return decisive;
                }
            }
            catch (CelException e) when (!e.IsLimit)
            {
                error ??= e;
            }
        }

        return error is null ? !decisive : throw error;
    }

    private static bool Flag(object? value) => value is bool flag ? flag : throw new CelException("A condition must be true or false.");

    private Dictionary<string, object?> Map(CelMap map)
    {
        var result = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in map.Entries)
        {
            var name = Evaluate(key) as string ?? throw new CelException("Keys of maps must be texts.");
            if (!result.TryAdd(name, Evaluate(value)))
            {
                throw new CelException($"The key {name} stands twice in a map.");
            }
        }

        return result;
    }

    private object? Comprehend(CelComprehension node)
    {
        var items = CelValues.Items(Evaluate(node.Target)) ?? throw new CelException($"{node.Macro}() wants a list or a map.");
        var shadowed = _variables.TryGetValue(node.Variable, out var outer);
        try
        {
            return node.Macro switch
            {
                "all" => Quantify(node, items, decisive: false),
                "exists" => Quantify(node, items, decisive: true),
                "exists_one" => items.Count(item => Matches(node, item)) == 1,
                "filter" => items.Where(item => Matches(node, item)).ToList(),
                _ => items.Where(item => Matches(node, item)).Select(_ => Evaluate(node.Transform!)).ToList(),
            };
        }
        finally
        {
            if (shadowed)
            {
                _variables[node.Variable] = outer;
            }
            else
            {
                _variables.Remove(node.Variable);
            }
        }
    }

    private bool Matches(CelComprehension node, object? item)
    {
        _variables[node.Variable] = item;
        return Flag(Evaluate(node.Body));
    }

    private bool Quantify(CelComprehension node, IEnumerable<object?> items, bool decisive)
    {
        CelException? error = null;
        foreach (var item in items)
        {
            try
            {
                if (Matches(node, item) == decisive)
                {
                    return decisive;
                }
            }
            catch (CelException e) when (!e.IsLimit)
            {
                error ??= e;
            }
        }

        return error is null ? !decisive : throw error;
    }

    private object? Call(CelCall call)
    {
        var target = call.Target is null ? null : Evaluate(call.Target);
        var arguments = call.Arguments.Select(Evaluate).ToList();
        return call.Target is null ? _functions.Call(call.Function, arguments) : _functions.CallOn(target, call.Function, arguments);
    }
}
