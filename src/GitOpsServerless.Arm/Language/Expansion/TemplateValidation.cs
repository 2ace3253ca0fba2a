using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Functions;
using GitOpsServerless.Arm.Language.Json;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>
/// What Azure checks before it evaluates anything: required elements, counts, and in every expression, whether needed or
/// not, its syntax and the names of functions, parameters and variables.
/// </summary>
internal sealed class TemplateValidation
{
    // A call of few characters is a node with a list.
    private const int ParsedBytes = 24;
    private static readonly HashSet<string> Types = new(StringComparer.OrdinalIgnoreCase) { "string", "securestring", "int", "bool", "array", "object", "secureObject" };
    private readonly DeploymentFrame frame;
    private readonly ExpansionSession session;
    private HashSet<string>? variableLoops;
    private bool isValid = true;

    private TemplateValidation(DeploymentFrame frame)
    {
        this.frame = frame;
        session = frame.Session;
    }

    /// <summary>Reports what is wrong; true when nothing is.</summary>
    public static bool Check(DeploymentFrame frame)
    {
        var validation = new TemplateValidation(frame);
        validation.Check();
        return validation.isValid;
    }

    /// <summary>Reports too many parameters or variables; true when there are not: nothing else is worth looking at then.</summary>
    public static bool CheckCounts(DeploymentFrame frame)
    {
        var validation = new TemplateValidation(frame);
        var limits = frame.Session.Meter.Limits;
        var variables = frame.Template["variables"];
        validation.Limit("parameters", frame.Template["parameters"], limits.Parameters, 0);
        validation.Limit("variables", variables, limits.Variables, variables?["copy"] is { Kind: JsonSourceKind.Array } loops ? loops.Items.Count - 1 : 0);
        return validation.isValid;
    }

    private void Check()
    {
        var template = frame.Template;
        Require(template, "$schema");
        Require(template, "contentVersion");
        Require(template, "resources");
        foreach (var (name, parameter) in template["parameters"]?.Properties ?? [])
        {
            CheckType(name, parameter);
            Walk(parameter["defaultValue"], TemplatePart.ParameterDefault);
        }

        Walk(template["variables"], TemplatePart.Variable);
        Walk(template["resources"], TemplatePart.Resource);
        Walk(template["outputs"], TemplatePart.Output);
    }

    /// <summary>A type is one of the language's, in any case. A declaration may be without: the Bicep compiler writes such.</summary>
    private void CheckType(string name, JsonSource parameter)
    {
        session.Meter.Spend(4);
        if (parameter["type"] is { } type && (type.Kind != JsonSourceKind.String || !Types.Contains(type.Text)))
        {
            Report($"Deployment template parse failed: 'The type of the template parameter '{ValueText.Shorten(name)}' is not valid. It must be one of: {string.Join(", ", Types)}.'.", type);
        }
    }

    private void Require(JsonSource template, string name)
    {
        if (template[name] is null)
        {
            Report($"Deployment template parse failed: 'Required property '{name}' not found in JSON.'.", template, "InvalidRequestContent");
        }
    }

    private void Limit(string section, JsonSource? source, int limit, int more)
    {
        if (source is not null && source.Properties.Count + more is var count && count > limit)
        {
            Report($"Deployment template validation failed: 'The number of template {section} limit exceeded. Limit: {limit} and actual: {count}.'.", source);
        }
    }

    private void Walk(JsonSource? source, TemplatePart part)
    {
        if (source is null || source.IsConstant)
        {
            return;
        }

        session.Meter.Spend(1 + ((source.Items.Count + source.Properties.Count) / 4));
        if (source.IsExpression)
        {
            CheckExpression(source, part);
            return;
        }

        foreach (var item in source.Items)
        {
            Walk(item, part);
        }

        var isInner = source["template"] is not null && NestedDeployment.IsInner(source);
        foreach (var (name, value) in source.Properties)
        {
            if (!(isInner && string.Equals(name, "template", StringComparison.OrdinalIgnoreCase)) && !string.Equals(name, "comments", StringComparison.OrdinalIgnoreCase))
            {
                Walk(value, part);
            }
        }
    }

    private void CheckExpression(JsonSource source, TemplatePart part)
    {
        if (!source.IsParsed)
        {
            session.Meter.SpendText(source.Text.Length * 4L);
            session.Meter.Keep((long)ParsedBytes * source.Text.Length);
        }

        try
        {
            Check(source.ParseExpression(session.Meter.Limits.ExpressionLength), part);
        }
        catch (TemplateException failure) when (!failure.IsFatal)
        {
            session.Meter.Recover(session.Meter.Depth);
            Report(failure.Message, failure.Source ?? source, failure.Code);
        }
    }

    private void Check(Expression expression, TemplatePart part)
    {
        session.Meter.Spend();
        switch (expression)
        {
            case AccessExpression access:
                Check(access.Target, part);
                Check(access.Key, part);
                break;
            case CallExpression call:
                CheckCall(call, part);
                foreach (var argument in call.Arguments)
                {
                    Check(argument, part);
                }

                break;
            default:
                break;
        }
    }

    private void CheckCall(CallExpression call, TemplatePart part)
    {
        if (call.Definition is not { } definition)
        {
            if (frame.FindFunction(call.Name) is null)
            {
                throw UserFunctions.NotFound(call.Name);
            }

            return;
        }

        if (string.Equals(call.Name, ResourceFunctions.SecretFunction, StringComparison.OrdinalIgnoreCase))
        {
            throw UserFunctions.NotFound(call.Name);
        }

        if (part == TemplatePart.ParameterDefault && string.Equals(call.Name, "variables", StringComparison.OrdinalIgnoreCase))
        {
            throw DeploymentFunctions.Unexpected(call);
        }

        if (call.Arguments.Count < definition.MinimumArguments || call.Arguments.Count > definition.MaximumArguments)
        {
            throw Evaluator.WrongArgumentCount(call, definition);
        }

        if (call.Arguments is [LiteralExpression { Value: StringValue name }])
        {
            CheckName(call, name.Value);
        }
    }

    private void CheckName(CallExpression call, string name)
    {
        if (string.Equals(call.Name, "parameters", StringComparison.OrdinalIgnoreCase) && frame.Template["parameters"]?[name] is null)
        {
            throw DeploymentFunctions.NotFound("parameter", name);
        }

        if (string.Equals(call.Name, "variables", StringComparison.OrdinalIgnoreCase) && frame.Template["variables"]?[name] is null && !IsVariableLoop(name))
        {
            throw DeploymentFunctions.NotFound("variable", name);
        }
    }

    private bool IsVariableLoop(string name)
    {
        variableLoops ??= (frame.Template["variables"]?["copy"]?.Items ?? []).Select(static loop => loop.GetString("name")).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        return variableLoops.Contains(name);
    }

    private void Report(string message, JsonSource source, string code = "InvalidTemplate")
    {
        isValid = false;
        session.Report(code, TemplateDiagnosticSeverity.Error, message, source);
    }
}
