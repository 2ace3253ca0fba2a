using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Functions;
using GitOpsServerless.Arm.Language.Json;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>Evaluates expressions and template nodes as far as they are known.</summary>
internal sealed class Evaluator(ExpansionSession session)
{
    private const int MaximumResidualDepth = 120;

    public ExpansionSession Session => session;

    public WorkMeter Meter => session.Meter;

    public TemplateValue Evaluate(Expression expression, EvaluationContext context)
    {
        if (expression is LiteralExpression literal)
        {
            return literal.Value;
        }

        Meter.Enter();
        var value = expression is CallExpression call ? Call(call, context) : Access((AccessExpression)expression, context);
        Meter.Leave();
        return value;
    }

    /// <summary>Evaluates a template node: its expressions, and the <c>copy</c> loops in its objects.</summary>
    public TemplateValue Evaluate(JsonSource source, EvaluationContext context)
    {
        if (source.IsConstant)
        {
            return source.Constant;
        }

        Meter.Enter();
        try
        {
            var value = source.Kind switch
            {
                JsonSourceKind.String => Evaluate(source.ParseExpression(Meter.Limits.ExpressionLength), context),
                JsonSourceKind.Array => EvaluateArray(source, context),
                _ => ObjectEvaluation.Evaluate(this, source, context, static _ => true),
            };
            Meter.Leave();
            return value;
        }
        catch (TemplateException failure) when (PassOn(failure, source))
        {
            throw;
        }
    }

    /// <summary>Notes the innermost node on the way out. It is not caught for that: throwing again would cost more at every level.</summary>
    private static bool PassOn(TemplateException failure, JsonSource source)
    {
        failure.Source ??= source;
        return false;
    }

    /// <summary>An unknown value; a call that gives it stays in the result.</summary>
    public TemplateValue Residual(Expression expression)
    {
        if (expression.Depth > MaximumResidualDepth)
        {
            throw new TemplateException($"An expression that only Azure can evaluate is nested deeper than {MaximumResidualDepth} levels.");
        }

        return Meter.Admit(new ResidualValue(expression));
    }

    public TemplateValue Residual(string function, params ReadOnlySpan<TemplateValue> arguments)
    {
        var expressions = new Expression[arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            expressions[i] = Meter.Express(arguments[i]);
        }

        return Residual(new CallExpression(function, expressions));
    }

    public TemplateValue[] EvaluateArguments(CallExpression call, EvaluationContext context)
    {
        var arguments = call.Arguments.Count == 0 ? [] : new TemplateValue[call.Arguments.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = Evaluate(call.Arguments[i], context);
        }

        return arguments;
    }

    /// <summary>The value of a property or an element.</summary>
    public TemplateValue Access(TemplateValue target, TemplateValue key) => (target, key) switch
    {
        (ObjectValue container, StringValue name) => container.TryGet(name.Value, out var value) ? value
            : container.HasUnknownNames ? ResidualAccess(target, key)
            : throw MissingProperty(container, name),
        (ArrayValue array, IntegerValue index) => index.Value >= 0 && index.Value < array.Items.Count ? array.Items[(int)index.Value]
            : throw new TemplateException($"The language expression property array index '{index.Value}' is out of bounds."),
        (ResidualValue, _) or (_, ResidualValue) => ResidualAccess(target, key),
        (ArrayValue, _) => throw new TemplateException($"The language expression property '{ValueText.Quote(key)}' can't be evaluated: the array needs an index of the type 'Integer'."),
        _ => throw new TemplateException($"The language expression property '{ValueText.Quote(key)}' can't be evaluated: the target is of the type '{target.TypeName}'."),
    };

    public TemplateValue ResidualAccess(TemplateValue target, TemplateValue key)
    {
        var value = Residual(new AccessExpression(Meter.Express(target), Meter.Express(key)));
        return target is ResidualValue { Declared: { } declared } && declared.Find(key) is { } inner ? inner.Answer(value) : value;
    }

    private static TemplateException MissingProperty(ObjectValue container, StringValue name)
    {
        var names = string.Join(", ", container.Properties.Take(20).Select(static property => ValueText.Shorten(property.Key)));
        return new($"The language expression property '{ValueText.Quote(name)}' doesn't exist, available properties are '{names}'.");
    }

    private TemplateValue Access(AccessExpression access, EvaluationContext context)
    {
        if (access is { Target: CallExpression { Definition.Property: { } property, Arguments.Count: 0 }, Key: LiteralExpression { Value: StringValue name } } && property(this, context, name.Value) is { } value)
        {
            return value;
        }

        var target = Evaluate(access.Target, context);
        var key = Evaluate(access.Key, context);
        Meter.SpendText(key.Size);
        return Access(target, key);
    }

    private TemplateValue Call(CallExpression call, EvaluationContext context)
    {
        if (call.Definition is not { } definition)
        {
            return UserFunctions.Call(this, call, context);
        }

        if (call.Arguments.Count < definition.MinimumArguments || call.Arguments.Count > definition.MaximumArguments)
        {
            throw WrongArgumentCount(call, definition);
        }

        if (definition.Lazy is { } lazy)
        {
            return lazy(this, call, context);
        }

        var arguments = EvaluateArguments(call, context);
        return CallEager(definition, call.Name, arguments);
    }

    public TemplateValue CallEager(FunctionDefinition definition, string name, TemplateValue[] arguments)
    {
        if (IsBlocked(definition.Unknown, arguments))
        {
            return Residual(name, arguments);
        }

        Meter.Spend(definition.Cost);
        if (!definition.PaysItself)
        {
            PayForReading(arguments);
        }

        var holdsSecret = Array.Exists(arguments, static argument => argument.HasSecret);
        var value = holdsSecret
            ? InvokeWithSecret(definition, arguments)
            : definition.Eager!(new FunctionCall(definition.Name, arguments, this));
        return value is null ? Residual(name, arguments)
            : Meter.Admit(holdsSecret && GivesSecret(definition, arguments, value) ? SecretMarking.Whole(value, Meter) : value);
    }

    /// <summary>What a function says of its failure may quote what it was given.</summary>
    private TemplateValue? InvokeWithSecret(FunctionDefinition definition, TemplateValue[] arguments)
    {
        try
        {
            return definition.Eager!(new FunctionCall(definition.Name, arguments, this));
        }
        catch (TemplateException failure)
        {
            throw new TemplateException(session.MaskSecrets(failure.Message, arguments), failure.Code) { Source = failure.Source, IsFatal = failure.IsFatal };
        }
    }

    // Of arguments that hold one. A part of a secret text is one; an element of an array is what it was.
    private static bool GivesSecret(FunctionDefinition definition, TemplateValue[] arguments, TemplateValue value) =>
        !definition.KeepsParts || (value is StringValue && Array.Exists(arguments, static argument => argument is StringValue { HasSecret: true }));

    public static TemplateException WrongArgumentCount(CallExpression call, FunctionDefinition definition) => new(
        $"Unable to evaluate template language function '{call.Name}': function requires {definition.DescribeArguments()} while '{call.Arguments.Count}' were provided.");

    private void PayForReading(TemplateValue[] arguments)
    {
        var size = 0L;
        foreach (var argument in arguments)
        {
            size += argument.Size;
        }

        Meter.SpendText(size);
    }

    private static bool IsBlocked(UnknownHandling handling, TemplateValue[] arguments) => handling switch
    {
        UnknownHandling.None => Array.Exists(arguments, static argument => argument.HasResidual),
        UnknownHandling.Parts => Array.Exists(arguments, static argument => argument is ResidualValue),
        _ => false,
    };

    private TemplateValue EvaluateArray(JsonSource source, EvaluationContext context)
    {
        var items = new TemplateValue[source.Items.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = Evaluate(source.Items[i], context);
        }

        return Meter.Admit(new ArrayValue(items));
    }
}
