using GitOpsServerless.Arm.Language.Expansion;
using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Functions;

/// <summary>Names of the template, and the place of the deployment.</summary>
/// <remarks>
/// <see href="https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-deployment"/>,
/// <see href="https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-scope"/>
/// </remarks>
internal static class DeploymentFunctions
{
    public static IEnumerable<FunctionDefinition> All { get; } =
    [
        new("parameters", 1, 1) { Lazy = Parameters },
        new("variables", 1, 1) { Lazy = Variables },
        new("copyIndex", 0, 2) { Lazy = CopyIndex },
        new("deployment", 0, 0) { Lazy = static (evaluator, _, context) => context.Frame.Ambient.Deployment(evaluator), Property = static (evaluator, context, name) => context.Frame.Ambient.DeploymentProperty(evaluator, name) },
        new("environment", 0, 0) { Lazy = static (evaluator, _, _) => evaluator.Session.Environment },
        new("subscription", 0, 0) { Lazy = static (evaluator, call, context) => context.Frame.Ambient.Subscription(evaluator) ?? throw Unexpected(call) },
        new("resourceGroup", 0, 0) { Lazy = static (evaluator, call, context) => context.Frame.Ambient.ResourceGroup(evaluator) ?? throw Unexpected(call) },
        new("tenant", 0, 0) { Lazy = static (evaluator, _, context) => context.Frame.Ambient.Tenant(evaluator) },
        new("managementGroup", 0, 0) { Lazy = static (evaluator, call, context) => context.Frame.Ambient.ManagementGroup(evaluator) ?? throw Unexpected(call) },
    ];

    public static TemplateException Unexpected(CallExpression call) => new($"The template function '{call.Name}' is not expected at this location. Please see https://aka.ms/arm-functions for usage details.");

    private static TemplateValue Parameters(Evaluator evaluator, CallExpression call, EvaluationContext context)
    {
        var name = Name(evaluator, call, context);
        if (context.FunctionArguments is { } arguments)
        {
            return arguments.TryGetValue(name, out var argument) ? argument : throw NotFound("parameter", name);
        }

        return context.Frame.Parameters.TryGet(name, out var value) ? value
            : context.Frame.KeepsUnknownNames ? evaluator.Residual(call)
            : throw NotFound("parameter", name);
    }

    private static TemplateValue Variables(Evaluator evaluator, CallExpression call, EvaluationContext context)
    {
        if (context.Part == TemplatePart.ParameterDefault)
        {
            throw Unexpected(call);
        }

        var name = Name(evaluator, call, context);
        return context.Frame.Variables.TryGet(name, out var value) ? value : throw NotFound("variable", name);
    }

    public static TemplateException NotFound(string kind, string name) =>
        new($"The template {kind} '{name}' is not found. Please see https://aka.ms/arm-syntax-{kind}s for usage details.");

    private static string Name(Evaluator evaluator, CallExpression call, EvaluationContext context) =>
        evaluator.Evaluate(call.Arguments[0], context) is StringValue name
            ? Pay(evaluator, name.Value)
            : throw new TemplateException($"Unable to evaluate template language function '{call.Name}': the argument must be of the type 'String'.");

    /// <summary>A look-up reads the whole name.</summary>
    private static string Pay(Evaluator evaluator, string name)
    {
        evaluator.Meter.SpendText(name.Length);
        return name;
    }

    /// <summary><c>copyIndex()</c>, <c>copyIndex(offset)</c>, <c>copyIndex('loop')</c>, <c>copyIndex('loop', offset)</c>.</summary>
    private static TemplateValue CopyIndex(Evaluator evaluator, CallExpression call, EvaluationContext context)
    {
        var arguments = evaluator.EvaluateArguments(call, context);
        var name = arguments is [StringValue text, ..] ? Pay(evaluator, text.Value) : null;
        var offset = (name is null, arguments) switch
        {
            (true, []) or (false, [_]) => new IntegerValue(0),
            (true, [IntegerValue number]) => number,
            (false, [_, IntegerValue number]) => number,
            _ => throw new TemplateException("Unable to evaluate template language function 'copyIndex': the arguments are the name of the loop (a string) and the offset (an integer), both optional."),
        };
        if (context.Frame.KeepsUnknownNames)
        {
            return evaluator.Residual(call.Name, arguments);
        }

        var binding = Find(context.Loops, name) ?? throw (name is null
            ? Unexpected(call)
            : new TemplateException($"The template function 'copyIndex' refers to the loop '{name}', which is not around this place."));
        return binding.Index is IntegerValue index
            ? evaluator.Meter.Admit(TemplateValue.Of(index.Value + offset.Value))
            : offset.Value == 0 ? binding.Index : evaluator.Residual("add", binding.Index, offset);
    }

    /// <summary>Without a name it is the loop over resources or outputs; loops over properties and variables need theirs.</summary>
    private static LoopBinding? Find(LoopBinding? loops, string? name)
    {
        for (var loop = loops; loop is not null; loop = loop.Outer)
        {
            if (name is null ? loop.IsElementLoop : string.Equals(loop.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return loop;
            }
        }

        return null;
    }
}
