using GitOpsServerless.Arm.Language.Expansion;
using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Functions;

/// <summary>Functions that take lambda expressions.</summary>
/// <remarks><see href="https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-lambda"/></remarks>
internal static class LambdaFunctions
{
    public static IEnumerable<FunctionDefinition> All { get; } =
    [
        new("filter", 2, 2) { Lazy = Filter },
        new("map", 2, 2) { Lazy = Map },
        new("mapValues", 2, 2) { Lazy = MapValues },
        new("reduce", 3, 3) { Lazy = Reduce },
        new("sort", 2, 2) { Lazy = Sort },
        new("toObject", 2, 3) { Lazy = ToObject },
        new("groupBy", 2, 3) { Lazy = GroupBy },
        new("lambda", 1, int.MaxValue) { Lazy = static (_, _, _) => throw new TemplateException("The template function 'lambda' is not expected at this location: it can be an argument of a lambda function only.") },
        new("lambdaVariables", 1, 1) { Lazy = Variable },
    ];

    private static TemplateValue Variable(Evaluator evaluator, CallExpression call, EvaluationContext context)
    {
        if (evaluator.Evaluate(call.Arguments[0], context) is not StringValue name)
        {
            throw new TemplateException("The name of a lambda variable must be of the type 'String'.");
        }

        for (var binding = context.Lambdas; binding is not null; binding = binding.Outer)
        {
            evaluator.Meter.SpendText(Math.Min(binding.Name.Length, name.Value.Length));
            if (string.Equals(binding.Name, name.Value, StringComparison.OrdinalIgnoreCase))
            {
                return binding.Value;
            }
        }

        throw new TemplateException($"The lambda variable '{name.Value}' is not found.");
    }

    private static TemplateValue Map(Evaluator evaluator, CallExpression call, EvaluationContext context)
    {
        var lambda = new Lambda(evaluator, call, 1, 1, 2, context);
        if (evaluator.Evaluate(call.Arguments[0], context) is var source && source is not ArrayValue array)
        {
            return Unknown(evaluator, call, source, lambda);
        }

        var results = new TemplateValue[array.Items.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = lambda.Invoke(array.Items[i], i);
        }

        return evaluator.Meter.Admit(new ArrayValue(results));
    }

    private static TemplateValue Filter(Evaluator evaluator, CallExpression call, EvaluationContext context)
    {
        var lambda = new Lambda(evaluator, call, 1, 1, 2, context);
        if (evaluator.Evaluate(call.Arguments[0], context) is var source && source is not ArrayValue array)
        {
            return Unknown(evaluator, call, source, lambda);
        }

        var results = new List<TemplateValue>();
        for (var i = 0; i < array.Items.Count; i++)
        {
            switch (lambda.Invoke(array.Items[i], i))
            {
                case BooleanValue decision:
                    if (decision.Value)
                    {
                        results.Add(array.Items[i]);
                    }

                    break;
                case ResidualValue:
                    return Unknown(evaluator, call, source, lambda);
                case var other:
                    throw WrongResult(call, other, "Boolean");
            }
        }

        return evaluator.Meter.Admit(new ArrayValue([.. results]));
    }

    private static TemplateValue MapValues(Evaluator evaluator, CallExpression call, EvaluationContext context)
    {
        var lambda = new Lambda(evaluator, call, 1, 1, 1, context);
        if (evaluator.Evaluate(call.Arguments[0], context) is var source && source is not ObjectValue { HasUnknownNames: false } container)
        {
            return Unknown(evaluator, call, source, lambda, "Object");
        }

        return evaluator.Meter.Admit(new ObjectValue([.. container.Properties.Select(property => KeyValuePair.Create(property.Key, lambda.Invoke(property.Value)))]));
    }

    private static TemplateValue Reduce(Evaluator evaluator, CallExpression call, EvaluationContext context)
    {
        var lambda = new Lambda(evaluator, call, 2, 2, 3, context);
        var source = evaluator.Evaluate(call.Arguments[0], context);
        var result = evaluator.Evaluate(call.Arguments[1], context);
        if (source is not ArrayValue array)
        {
            return source is ResidualValue
                ? evaluator.Residual(new CallExpression(call.Name, [evaluator.Meter.Express(source), evaluator.Meter.Express(result), lambda.ToExpression()]))
                : throw WrongSource(call, source, "Array");
        }

        for (var i = 0; i < array.Items.Count; i++)
        {
            result = lambda.Invoke(result, array.Items[i], i);
        }

        return result;
    }

    private static TemplateValue Sort(Evaluator evaluator, CallExpression call, EvaluationContext context)
    {
        var lambda = new Lambda(evaluator, call, 1, 2, 2, context);
        if (evaluator.Evaluate(call.Arguments[0], context) is var source && source is not ArrayValue array)
        {
            return Unknown(evaluator, call, source, lambda);
        }

        var sorted = array.Items.ToArray();
        return MergeSort(call, lambda, sorted, new TemplateValue[sorted.Length], 0, sorted.Length)
            ? evaluator.Meter.Admit(new ArrayValue(sorted))
            : Unknown(evaluator, call, source, lambda);
    }

    /// <summary>A stable sort that any predicate, consistent or not, ends after n·log n calls; false when a comparison is unknown.</summary>
    private static bool MergeSort(CallExpression call, Lambda isLess, TemplateValue[] items, TemplateValue[] buffer, int start, int end)
    {
        if (end - start < 2)
        {
            return true;
        }

        var middle = (start + end) / 2;
        if (!MergeSort(call, isLess, items, buffer, start, middle) || !MergeSort(call, isLess, items, buffer, middle, end))
        {
            return false;
        }

        var (left, right) = (start, middle);
        for (var i = start; i < end; i++)
        {
            var takeRight = false;
            if (left < middle && right < end)
            {
                switch (isLess.InvokePair(items[right], items[left]))
                {
                    case BooleanValue value:
                        takeRight = value.Value;
                        break;
                    case ResidualValue:
                        return false;
                    case var other:
                        throw WrongResult(call, other, "Boolean");
                }
            }
            else
            {
                takeRight = left >= middle;
            }

            buffer[i] = takeRight ? items[right++] : items[left++];
        }

        Array.Copy(buffer, start, items, start, end - start);
        return true;
    }

    private static TemplateValue ToObject(Evaluator evaluator, CallExpression call, EvaluationContext context)
    {
        var key = new Lambda(evaluator, call, 1, 1, 1, context);
        var value = call.Arguments.Count > 2 ? new Lambda(evaluator, call, 2, 1, 1, context) : null;
        if (evaluator.Evaluate(call.Arguments[0], context) is var source && source is not ArrayValue array)
        {
            return Unknown(evaluator, call, source, key, value);
        }

        var properties = new List<KeyValuePair<string, TemplateValue>>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < array.Items.Count; i++)
        {
            switch (key.Invoke(array.Items[i], i))
            {
                case StringValue name:
                    evaluator.Meter.SpendText(name.Value.Length);
                    if (!names.Add(name.Value))
                    {
                        throw new TemplateException($"The lambda expression parameter at index '1' of function 'toObject' returned a duplicate key '{ValueText.Quote(name)}'. Object keys must be strings that are case-insensitively unique.");
                    }

                    properties.Add(new(name.Value, value is null ? array.Items[i] : value.Invoke(array.Items[i], i)));
                    break;
                case ResidualValue:
                    return Unknown(evaluator, call, source, key, value);
                case var other:
                    throw WrongResult(call, other, "String");
            }
        }

        return evaluator.Meter.Admit(new ObjectValue(properties));
    }

    private static TemplateValue GroupBy(Evaluator evaluator, CallExpression call, EvaluationContext context)
    {
        var key = new Lambda(evaluator, call, 1, 1, 1, context);
        var value = call.Arguments.Count > 2 ? new Lambda(evaluator, call, 2, 1, 1, context) : null;
        if (evaluator.Evaluate(call.Arguments[0], context) is var source && source is not ArrayValue array)
        {
            return Unknown(evaluator, call, source, key, value);
        }

        var groups = new OrderedDictionary<string, List<TemplateValue>>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < array.Items.Count; i++)
        {
            switch (key.Invoke(array.Items[i], i))
            {
                case StringValue name:
                    evaluator.Meter.SpendText(name.Value.Length);
                    if (!groups.TryGetValue(name.Value, out var group))
                    {
                        groups.Add(name.Value, group = []);
                    }

                    group.Add(value is null ? array.Items[i] : value.Invoke(array.Items[i], i));
                    break;
                case ResidualValue:
                    return Unknown(evaluator, call, source, key, value);
                case var other:
                    throw WrongResult(call, other, "String");
            }
        }

        return evaluator.Meter.Admit(new ObjectValue(groups.Select(static group => KeyValuePair.Create<string, TemplateValue>(group.Key, new ArrayValue([.. group.Value])))));
    }

    private static TemplateValue Unknown(Evaluator evaluator, CallExpression call, TemplateValue source, Lambda first, Lambda? second) =>
        source is ResidualValue or ArrayValue
            ? evaluator.Residual(new CallExpression(call.Name, second is null ? [evaluator.Meter.Express(source), first.ToExpression()] : [evaluator.Meter.Express(source), first.ToExpression(), second.ToExpression()]))
            : throw WrongSource(call, source, "Array");

    private static TemplateValue Unknown(Evaluator evaluator, CallExpression call, TemplateValue source, Lambda lambda, string expected = "Array") =>
        source is ResidualValue || source.TypeName == expected
            ? evaluator.Residual(new CallExpression(call.Name, [evaluator.Meter.Express(source), lambda.ToExpression()]))
            : throw WrongSource(call, source, expected);

    private static TemplateException WrongSource(CallExpression call, TemplateValue source, string expected) =>
        new($"Unable to evaluate template language function '{call.Name}': the first argument is of the type '{source.TypeName}'; expected is '{expected}'.");

    private static TemplateException WrongResult(CallExpression call, TemplateValue result, string expected) =>
        new($"Unable to evaluate template language function '{call.Name}': the lambda gives a value of the type '{result.TypeName}'; expected is '{expected}'.");
}
