using System.Globalization;
using GitOpsServerless.Arm.Language.Expansion;
using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Functions;

/// <summary>Resource ids, and calls that only a running deployment can answer.</summary>
/// <remarks><see href="https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource"/></remarks>
internal static class ResourceFunctions
{
    public static IEnumerable<FunctionDefinition> All { get; } =
    [
        new("resourceId", 2, int.MaxValue) { Lazy = ResourceIdFunctions.ResourceId },
        new("subscriptionResourceId", 2, int.MaxValue) { Lazy = ResourceIdFunctions.SubscriptionResourceId },
        new("tenantResourceId", 2, int.MaxValue) { Lazy = ResourceIdFunctions.TenantResourceId },
        new("managementGroupResourceId", 2, int.MaxValue) { Lazy = ResourceIdFunctions.ManagementGroupResourceId },
        new("extensionResourceId", 3, int.MaxValue) { Lazy = ResourceIdFunctions.ExtensionResourceId },
        new("reference", 1, 3) { Lazy = Reference },
        new("references", 1, 2) { Lazy = References },
        new("resourceInfo", 1, 1) { Lazy = ResourceInfo },
        Runtime("pickZones", 3, 5),
        Runtime("providers", 1, 2),
        Runtime("toLogicalZone", 3, 3),
        Runtime("toLogicalZones", 3, 3),
        Runtime("toPhysicalZone", 3, 3),
        Runtime("toPhysicalZones", 3, 3),
        Runtime("deployer", 0, 0),
        Runtime("roleDefinitions", 1, 1),
        Runtime("extensions", 1, 1),
        Runtime("externalInput", 1, 2),
        Runtime("externalInputs", 1, 1),
        Runtime(SecretFunction, 2, 3),
    ];

    /// <summary>
    /// Stands for the value of a parameter that is given by a Key Vault reference: <c>getSecret(vaultId, secretName[, secretVersion])</c>.
    /// Not a function of Azure's language; templates may not call it.
    /// </summary>
    public const string SecretFunction = "getSecret";

    public static TemplateValue List(Evaluator evaluator, CallExpression call, EvaluationContext context)
    {
        RequireRuntime(call, context);
        var arguments = evaluator.EvaluateArguments(call, context);
        var target = evaluator.Session.Lookup.Resolve(arguments[0], context);
        arguments[0] = target.Id;
        if (target.Instance?.Nested is { } nested && string.Equals(call.Name, "listOutputsWithSecureValues", StringComparison.OrdinalIgnoreCase))
        {
            return evaluator.Meter.Admit(new ObjectValue(nested.Outputs.Select(static output => KeyValuePair.Create(output.Name, output.Value))));
        }

        return Invoke(evaluator, call.Name, arguments, target, arguments.Length > 1 && arguments[1] is StringValue version ? version.Value : null);
    }

    private static FunctionDefinition Runtime(string name, int minimum, int maximum) => new(name, minimum, maximum)
    {
        Lazy = static (evaluator, call, context) => Invoke(evaluator, call.Name, evaluator.EvaluateArguments(call, context), null, null),
    };

    private static TemplateValue Invoke(Evaluator evaluator, string function, TemplateValue[] arguments, ResourceTarget? target, string? apiVersion)
    {
        if (!Array.Exists(arguments, static argument => argument.HasResidual)
            && Pay(evaluator, arguments)
            && evaluator.Session.Request.Runtime.TryInvoke(function, [.. arguments.Select(static argument => JsonConversion.ToLiteralJson(argument))], out var value))
        {
            var answer = evaluator.Meter.AdmitWhole(JsonConversion.FromJson(value));
            return GivesSecrets(function) ? SecretMarking.Whole(answer, evaluator.Meter) : answer;
        }

        if (target is { Id: StringValue id })
        {
            evaluator.Session.RecordUnknown(new RuntimeCall(function, id.Value, apiVersion));
        }

        return evaluator.Residual(function, arguments);
    }

    /// <summary>Keys, connection strings and vault secrets: what these functions exist for.</summary>
    private static bool GivesSecrets(string function) =>
        function.StartsWith("list", StringComparison.OrdinalIgnoreCase) || string.Equals(function, SecretFunction, StringComparison.OrdinalIgnoreCase);

    private static bool Pay(Evaluator evaluator, TemplateValue[] arguments)
    {
        foreach (var argument in arguments)
        {
            evaluator.Meter.Spend(argument.Nodes + (argument.Size / 16));
        }

        return true;
    }

    private static void RequireRuntime(CallExpression call, EvaluationContext context)
    {
        if (context.Part is TemplatePart.Variable or TemplatePart.ParameterDefault or TemplatePart.Function)
        {
            throw DeploymentFunctions.Unexpected(call);
        }
    }

    private static TemplateValue Reference(Evaluator evaluator, CallExpression call, EvaluationContext context)
    {
        RequireRuntime(call, context);
        var arguments = evaluator.EvaluateArguments(call, context);
        var full = arguments.Length > 2 && arguments[2] is StringValue mode && string.Equals(mode.Value, "Full", StringComparison.OrdinalIgnoreCase) ? arguments[2] : null;
        var target = evaluator.Session.Lookup.Resolve(arguments[0], context);
        var version = arguments.Length > 1 && arguments[1] is not NullValue ? arguments[1] : null;
        return Read(evaluator, target, version, full);
    }

    private static TemplateValue Read(Evaluator evaluator, ResourceTarget target, TemplateValue? version, TemplateValue? full)
    {
        if (target.Instance?.Nested is { } nested)
        {
            return nested.ReferenceValue(full is not null);
        }

        version ??= target.Instance?.ApiVersion is { Length: > 0 } own ? new StringValue(own) : null;
        if (target.Id is StringValue id && version is null or StringValue)
        {
            var apiVersion = (version as StringValue)?.Value;
            if (evaluator.Session.TryReference(id.Value, apiVersion, full is not null, out var value))
            {
                return value;
            }

            evaluator.Session.RecordUnknown(new RuntimeCall("reference", id.Value, apiVersion));
        }

        var unknown = (version, full) switch
        {
            (null, null) => evaluator.Residual("reference", target.Id),
            (null, _) => evaluator.Residual("reference", target.Id, TemplateValue.Null, full),
            (_, null) => evaluator.Residual("reference", target.Id, version),
            _ => evaluator.Residual("reference", target.Id, version, full),
        };
        return version is StringValue asked && string.Equals(asked.Value, target.Instance?.ApiVersion, StringComparison.OrdinalIgnoreCase) && unknown is ResidualValue residual
            && DeclaredValue.Of(target.Instance, full is not null) is { } declared
            ? new ResidualValue(residual.Expression) { Declared = declared }
            : unknown;
    }

    private static TemplateValue References(Evaluator evaluator, CallExpression call, EvaluationContext context)
    {
        RequireRuntime(call, context);
        var arguments = evaluator.EvaluateArguments(call, context);
        var full = arguments.Length > 1 && arguments[1] is StringValue mode && string.Equals(mode.Value, "Full", StringComparison.OrdinalIgnoreCase) ? arguments[1] : null;
        var instances = evaluator.Session.Lookup.ResolveLoop(arguments[0], context);
        return evaluator.Meter.Admit(new ArrayValue([.. instances.Select(instance => Read(evaluator, new ResourceTarget(instance.Id, instance), null, full))]));
    }

    private static TemplateValue ResourceInfo(Evaluator evaluator, CallExpression call, EvaluationContext context)
    {
        var target = evaluator.Session.Lookup.Resolve(evaluator.Evaluate(call.Arguments[0], context), context, isDependency: false);
        if (target.Instance is not { } instance)
        {
            throw new TemplateException($"The resource '{ValueText.Quote(target.Id)}' is not defined in the template.");
        }

        return evaluator.Meter.Admit(new ObjectValue(
        [
            new("id", instance.Id),
            new("type", TemplateValue.Of(instance.Type)),
            new("apiVersion", TemplateValue.Of(instance.ApiVersion)),
            new("name", instance.Name),
        ]));
    }
}
