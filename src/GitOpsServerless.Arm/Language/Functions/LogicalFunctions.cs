using GitOpsServerless.Arm.Language.Expansion;
using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Functions;

/// <summary>Logic and comparison. What is not needed for the answer is not evaluated.</summary>
/// <remarks>
/// <see href="https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-logical"/>,
/// <see href="https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-comparison"/>
/// </remarks>
internal static class LogicalFunctions
{
    public static IEnumerable<FunctionDefinition> All { get; } =
    [
        new("and", 2, int.MaxValue) { Lazy = static (evaluator, call, context) => Connect(evaluator, call, context, decisive: false) },
        new("or", 2, int.MaxValue) { Lazy = static (evaluator, call, context) => Connect(evaluator, call, context, decisive: true) },
        new("not", 1, 1) { Eager = static call => TemplateValue.Of(!call.Boolean(0)) },
        new("if", 3, 3) { Lazy = If },
        new("coalesce", 0, int.MaxValue) { Lazy = Coalesce },
        new("bool", 1, 1) { Eager = ToBoolean },
        new("true", 0, 0) { Eager = static _ => TemplateValue.True },
        new("false", 0, 0) { Eager = static _ => TemplateValue.False },
        new("equals", 2, 2) { Eager = AreEqual, Unknown = UnknownHandling.All, PaysItself = true },
        new("greater", 2, 2) { Eager = static call => TemplateValue.Of(IsOrdered(call) && Compare(call) > 0) },
        new("greaterOrEquals", 2, 2) { Eager = static call => TemplateValue.Of(IsOrdered(call) && Compare(call) >= 0) },
        new("less", 2, 2) { Eager = static call => TemplateValue.Of(IsOrdered(call) && Compare(call) < 0) },
        new("lessOrEquals", 2, 2) { Eager = static call => TemplateValue.Of(IsOrdered(call) && Compare(call) <= 0) },
    ];

    private static TemplateValue Connect(Evaluator evaluator, CallExpression call, EvaluationContext context, bool decisive)
    {
        List<TemplateValue>? unknown = null;
        foreach (var argument in call.Arguments)
        {
            switch (evaluator.Evaluate(argument, context))
            {
                case BooleanValue value when value.Value == decisive:
                    return value;
                case BooleanValue:
                    break;
                case ResidualValue residual:
                    (unknown ??= []).Add(residual);
                    break;
                case var other:
                    throw new TemplateException($"Unable to evaluate template language function '{call.Name}': an argument is of the type '{other.TypeName}'; expected is 'Boolean'.");
            }
        }

        return unknown switch
        {
            null => TemplateValue.Of(!decisive),
            [var only] => only,
            _ => evaluator.Residual(call.Name, [.. unknown]),
        };
    }

    private static TemplateValue If(Evaluator evaluator, CallExpression call, EvaluationContext context)
    {
        switch (evaluator.Evaluate(call.Arguments[0], context))
        {
            case BooleanValue condition:
                return evaluator.Evaluate(call.Arguments[condition.Value ? 1 : 2], context);
            case ResidualValue unknown:
                return evaluator.Residual("if", unknown, Branch(evaluator, call.Arguments[1], context), Branch(evaluator, call.Arguments[2], context));
            case var other:
                throw new TemplateException($"Unable to evaluate template language function 'if': the condition is of the type '{other.TypeName}'; expected is 'Boolean'.");
        }
    }

    /// <summary>A branch that may never be taken: its failure is not the template's.</summary>
    private static TemplateValue Branch(Evaluator evaluator, Expression expression, EvaluationContext context)
    {
        var depth = evaluator.Meter.Depth;
        try
        {
            return evaluator.Evaluate(expression, context);
        }
        catch (TemplateException failure) when (!failure.IsFatal)
        {
            evaluator.Meter.Recover(depth);
            return evaluator.Residual("fail", new StringValue(ValueText.Shorten(failure.Message)));
        }
    }

    private static TemplateValue Coalesce(Evaluator evaluator, CallExpression call, EvaluationContext context)
    {
        List<TemplateValue>? unknown = null;
        foreach (var argument in call.Arguments)
        {
            var value = evaluator.Evaluate(argument, context);
            if (value is ResidualValue)
            {
                (unknown ??= []).Add(value);
            }
            else if (value is not NullValue)
            {
                return unknown is null ? value : evaluator.Residual("coalesce", [.. unknown, value]);
            }
        }

        return unknown switch
        {
            null => TemplateValue.Null,
            _ => evaluator.Residual("coalesce", [.. unknown, TemplateValue.Null]),
        };
    }

    private static TemplateValue? ToBoolean(FunctionCall call) => call[0] switch
    {
        BooleanValue value => value,
        IntegerValue value => TemplateValue.Of(value.Value != 0),
        FloatValue value => TemplateValue.Of(value.Value != 0),
        StringValue text when bool.TryParse(text.Value, out var value) => TemplateValue.Of(value),
        _ => throw new TemplateException("The template language function 'bool' was invoked with a parameter that is not valid. The value cannot be converted to the target type."),
    };

    /// <summary>The rules of a culture cost more than other readings.</summary>
    private static int CompareTexts(FunctionCall call, string left, string right)
    {
        call.Evaluator.Meter.Spend(Math.Min(left.Length, right.Length) / 4);
        return ValueComparison.TextOrder.Compare(left, right);
    }

    private static TemplateValue? AreEqual(FunctionCall call)
    {
        call.Evaluator.Meter.SpendText(Math.Min(call[0].Size, call[1].Size));
        return ValueComparison.AreEqual(call[0], call[1]) is { } equal ? TemplateValue.Of(equal) : null;
    }

    /// <summary>No number is before or after NaN.</summary>
    private static bool IsOrdered(FunctionCall call) => call[0] is not FloatValue { Value: double.NaN } && call[1] is not FloatValue { Value: double.NaN };

    private static int Compare(FunctionCall call) => (call[0], call[1]) switch
    {
        (IntegerValue left, IntegerValue right) => left.Value.CompareTo(right.Value),
        (StringValue left, StringValue right) => CompareTexts(call, left.Value, right.Value),
        (IntegerValue or FloatValue, IntegerValue or FloatValue) => NumericFunctions.ToDouble(call[0]).CompareTo(NumericFunctions.ToDouble(call[1])),
        _ => throw call.Failure($"both arguments must be integers or both strings; they are of the types '{call[0].TypeName}' and '{call[1].TypeName}'."),
    };
}
