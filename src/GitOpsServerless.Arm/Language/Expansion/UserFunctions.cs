using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Json;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>Calls of functions that a template defines.</summary>
/// <remarks><see href="https://learn.microsoft.com/azure/azure-resource-manager/templates/user-defined-functions"/></remarks>
internal static class UserFunctions
{
    // A call has names of its own, and each value that goes in or out is looked at by its declaration.
    private const int CallCost = 20;
    private const int ArgumentCost = 10;

    public static TemplateValue Call(Evaluator evaluator, CallExpression call, EvaluationContext context)
    {
        evaluator.Meter.SpendText(call.Name.Length);
        evaluator.Meter.Spend(CallCost + (ArgumentCost * call.Arguments.Count));
        var function = context.Frame.FindFunction(call.Name) ?? throw NotFound(call.Name);
        var parameters = function["parameters"]?.Items ?? [];
        if (parameters.Count != call.Arguments.Count)
        {
            throw new TemplateException($"Unable to evaluate template language function '{call.Name}': function requires '{parameters.Count}' argument(s) while '{call.Arguments.Count}' were provided.");
        }

        var arguments = new Dictionary<string, TemplateValue>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < parameters.Count; i++)
        {
            var name = parameters[i].GetString("name") ?? "";
            var value = evaluator.Evaluate(call.Arguments[i], context);
            ValueSchema.Of(context.Frame, path => $"the '{path}' parameter of the user-defined function '{call.Name}'").Check(name, value, parameters[i]);
            arguments[name] = SecretMarking.Declared(context.Frame.Template, parameters[i], value, evaluator.Meter);
        }

        var body = function["output"]?["value"] ?? throw new TemplateException($"The template function '{call.Name}' has no output value.") { Source = function };
        var result = evaluator.Evaluate(body, new EvaluationContext(context.Frame, TemplatePart.Function) { FunctionArguments = arguments, Resource = context.Resource });
        ValueSchema.Of(context.Frame, _ => $"the output of the user-defined function '{call.Name}'").Check("", result, function["output"]!);
        return SecretMarking.Declared(context.Frame.Template, function["output"]!, result, evaluator.Meter);
    }

    public static TemplateException NotFound(string name) => new($"The template function '{name}' is not valid. Please see https://aka.ms/arm-functions for usage details.");

    /// <summary>The members of all namespaces by <c>namespace.name</c>.</summary>
    public static Dictionary<string, JsonSource> Read(JsonSource functions, WorkMeter meter)
    {
        var result = new Dictionary<string, JsonSource>(StringComparer.OrdinalIgnoreCase);
        foreach (var space in functions.Items)
        {
            foreach (var (name, member) in space["members"]?.Properties ?? [])
            {
                meter.SpendText(32 + name.Length);
                meter.Keep(128 + (2L * name.Length));
                result[$"{space.GetString("namespace")}.{name}"] = member;
            }
        }

        return result;
    }
}
