using GitOpsServerless.Arm.Language.Expansion;
using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Functions;

/// <summary>A lambda expression with the names that it closes over.</summary>
internal sealed class Lambda
{
    private readonly Evaluator evaluator;
    private readonly EvaluationContext context;
    private readonly Expression body;
    private readonly string[] variables;

    public Lambda(Evaluator evaluator, CallExpression call, int argument, int minimumVariables, int maximumVariables, EvaluationContext context)
    {
        if (call.Arguments[argument] is not CallExpression { Arguments.Count: > 0 } lambda || !string.Equals(lambda.Name, "lambda", StringComparison.OrdinalIgnoreCase))
        {
            throw new TemplateException($"Unable to evaluate template language function '{call.Name}': the argument at position '{argument + 1}' must be a lambda.");
        }

        this.evaluator = evaluator;
        this.context = context;
        body = lambda.Arguments[^1];
        variables = new string[lambda.Arguments.Count - 1];
        for (var i = 0; i < variables.Length; i++)
        {
            variables[i] = evaluator.Evaluate(lambda.Arguments[i], context) is StringValue name ? name.Value : throw new TemplateException("The name of a lambda variable must be of the type 'String'.");
        }

        if (variables.Length < minimumVariables || variables.Length > maximumVariables)
        {
            throw new TemplateException($"Unable to evaluate template language function '{call.Name}': its lambda has '{variables.Length}' variable(s); expected are '{minimumVariables}' to '{maximumVariables}'.");
        }
    }

    public TemplateValue Invoke(TemplateValue value)
    {
        evaluator.Meter.SpendInvocation(1);
        return evaluator.Evaluate(body, context.WithLambda(variables[0], value));
    }

    /// <summary>The index is given when the lambda has a variable for it.</summary>
    public TemplateValue Invoke(TemplateValue value, int index)
    {
        evaluator.Meter.SpendInvocation(variables.Length);
        var inner = context.WithLambda(variables[0], value);
        return evaluator.Evaluate(body, variables.Length > 1 ? inner.WithLambda(variables[1], new IntegerValue(index)) : inner);
    }

    public TemplateValue InvokePair(TemplateValue first, TemplateValue second) => evaluator.Evaluate(body, Pair(first, second));

    public TemplateValue Invoke(TemplateValue current, TemplateValue next, int index) =>
        evaluator.Evaluate(body, variables.Length > 2 ? Pair(current, next).WithLambda(variables[2], new IntegerValue(index)) : Pair(current, next));

    /// <summary>The lambda with everything from outside replaced by values; its own variables stay.</summary>
    public Expression ToExpression()
    {
        var inner = context;
        foreach (var variable in variables)
        {
            inner = inner.WithLambda(variable, new ResidualValue(new CallExpression("lambdaVariables", [new LiteralExpression(new StringValue(variable))])));
        }

        return new CallExpression("lambda", [.. variables.Select(static variable => new LiteralExpression(new StringValue(variable))), evaluator.Meter.Express(evaluator.Evaluate(body, inner))]);
    }

    private EvaluationContext Pair(TemplateValue first, TemplateValue second)
    {
        evaluator.Meter.SpendInvocation(variables.Length);
        return variables.Length > 1 ? context.WithLambda(variables[0], first).WithLambda(variables[1], second) : throw new TemplateException("The lambda needs two variables.");
    }
}
