using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Json;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>Evaluates objects of a template: names that are expressions, and property loops (<c>copy</c>).</summary>
/// <remarks><see href="https://learn.microsoft.com/azure/azure-resource-manager/templates/copy-properties"/></remarks>
internal static class ObjectEvaluation
{
    // Each iteration has its own view of the names around it.
    private const int IterationCost = 4;
    private const int PropertyCost = 2;

    public static ObjectValue Evaluate(Evaluator evaluator, JsonSource source, EvaluationContext context, Func<string, bool> include)
    {
        evaluator.Meter.Spend(PropertyCost * source.Properties.Count);
        var properties = new List<KeyValuePair<string, TemplateValue>>(source.Properties.Count);
        List<KeyValuePair<Expression, TemplateValue>>? unknown = null;
        foreach (var (name, value) in source.Properties)
        {
            if (!include(name))
            {
                continue;
            }

            if (value.Kind == JsonSourceKind.Array && IsCopy(name, value))
            {
                foreach (var loop in value.Items)
                {
                    var made = EvaluateLoop(evaluator, loop, context);
                    if (source[made.Key] is not null)
                    {
                        throw new TemplateException($"The 'copy' named '{made.Key}' gives a property that its object has already.") { Source = loop };
                    }

                    properties.Add(made);
                }

                continue;
            }

            var result = evaluator.Evaluate(value, context);
            switch (EvaluateName(evaluator, name, context))
            {
                case ResidualValue residual:
                    (unknown ??= []).Add(new(residual.Expression, result));
                    break;
                case StringValue known:
                    properties.Add(new(known.Value, result));
                    break;
                default:
                    throw new TemplateException($"The name of the property '{name}' is not of the type 'String'.");
            }
        }

        return (ObjectValue)evaluator.Meter.Admit(new ObjectValue(properties, unknown));
    }

    /// <summary>A property loop has elements with <c>name</c>, <c>count</c> and <c>input</c>; any other array of that name is data.</summary>
    private static bool IsCopy(string name, JsonSource value) =>
        string.Equals(name, "copy", StringComparison.OrdinalIgnoreCase)
        && value.Items.All(static item => item.Kind == JsonSourceKind.Object && item["name"] is not null && item["count"] is not null && item["input"] is not null);

    private static TemplateValue EvaluateName(Evaluator evaluator, string name, EvaluationContext context) =>
        ExpressionText.IsExpression(name)
            ? evaluator.Evaluate(Parse(evaluator.Meter, name), context)
            : new StringValue(ExpressionText.Unescape(name));

    private static Expression Parse(WorkMeter meter, string name)
    {
        meter.Spend(name.Length / 4);
        return ExpressionParser.ParseTemplateString(name, meter.Limits.ExpressionLength);
    }

    public static KeyValuePair<string, TemplateValue> EvaluateLoop(Evaluator evaluator, JsonSource loop, EvaluationContext context)
    {
        var name = loop["name"] is { } nameSource && evaluator.Evaluate(nameSource, context) is StringValue text
            ? text.Value
            : throw new TemplateException("A 'copy' needs a 'name' of the type 'String'.") { Source = loop };
        if (loop["input"] is { } input && HasLoop(input, evaluator))
        {
            throw new TemplateException($"The template 'copy' definition '{name}' has nested copy arrays. The use of nested copy arrays is not supported.") { Source = loop };
        }

        return new(name, EvaluateItems(evaluator, loop, name, context, isElementLoop: false));
    }

    private static bool HasLoop(JsonSource source, Evaluator evaluator)
    {
        if (source.IsConstant)
        {
            return false;
        }

        evaluator.Meter.Spend();
        return source.Properties.Any(property => property.Value.Kind == JsonSourceKind.Array && IsCopy(property.Name, property.Value) || HasLoop(property.Value, evaluator))
            || source.Items.Any(item => HasLoop(item, evaluator));
    }

    /// <summary>The array that a loop gives.</summary>
    public static TemplateValue EvaluateItems(Evaluator evaluator, JsonSource loop, string name, EvaluationContext context, bool isElementLoop)
    {
        var input = loop["input"] ?? throw new TemplateException($"The 'copy' named '{name}' has no 'input'.") { Source = loop };
        var count = loop["count"] is { } countSource ? evaluator.Evaluate(countSource, context) : throw new TemplateException($"The 'copy' named '{name}' has no 'count'.") { Source = loop };
        if (count is ResidualValue unknown)
        {
            return EvaluateUnknownCount(evaluator, input, name, unknown, context, isElementLoop);
        }

        var items = new TemplateValue[CheckCount(evaluator, count, name, loop)];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = evaluator.Evaluate(input, context.WithLoop(name, new IntegerValue(i), isElementLoop));
        }

        return evaluator.Meter.Admit(new ArrayValue(items));
    }

    private static int CheckCount(Evaluator evaluator, TemplateValue count, string name, JsonSource loop)
    {
        var limit = evaluator.Meter.Limits.CopyCount;
        if (count is not IntegerValue integer || integer.Value < 0 || integer.Value > limit)
        {
            throw new TemplateException($"The template 'copy' definition '{name}' has an invalid copy count of: '{ValueText.Quote(count)}'. The copy count must be a non-negative integer value and cannot exceed '{limit}'.") { Source = loop };
        }

        evaluator.Meter.Spend(integer.Value * IterationCost);
        return (int)integer.Value;
    }

    private static TemplateValue EvaluateUnknownCount(Evaluator evaluator, JsonSource input, string name, ResidualValue count, EvaluationContext context, bool isElementLoop)
    {
        var variable = new ResidualValue(new CallExpression("lambdaVariables", [new LiteralExpression(new StringValue(name))]));
        var body = evaluator.Evaluate(input, context.WithLoop(name, variable, isElementLoop));
        var range = new CallExpression("range", [new LiteralExpression(new IntegerValue(0)), count.Expression]);
        var lambda = new CallExpression("lambda", [new LiteralExpression(new StringValue(name)), evaluator.Meter.Express(body)]);
        return evaluator.Residual(new CallExpression("map", [range, lambda]));
    }
}
