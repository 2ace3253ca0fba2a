using GitOpsServerless.Arm.Language.Expansion;
using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Functions;

/// <summary>The functions that put resource ids together. The type, which is known, separates the optional arguments from the names.</summary>
internal static class ResourceIdFunctions
{
    // Types, names and scopes are taken apart and put together again.
    private const int IdCost = 16;

    public static TemplateValue ResourceId(Evaluator evaluator, CallExpression call, EvaluationContext context)
    {
        var scope = context.Frame.Scope;
        if (Read(evaluator, call, context, 2, out var unknown) is not var (leading, type, names))
        {
            return unknown;
        }

        var subscription = leading.Count == 2 ? leading[0] : null;
        var group = leading.Count > 0 ? leading[^1] : null;
        if (leading.Count == 1 && scope.Kind != DeploymentScopeKind.ResourceGroup)
        {
            // At the other levels one leading argument is the subscription, not the resource group.
            (subscription, group) = (leading[0], null);
        }

        CheckSubscription(subscription);

        if (group is null && subscription is null)
        {
            return evaluator.Meter.Admit(ResourceIds.Build(ResourceIds.OfScope(scope), type, names));
        }

        subscription ??= scope.SubscriptionId is { } own ? JsonConversion.FromIdentifier(own) : throw Failure(call, "it needs a subscription at this level");
        return evaluator.Meter.Admit(ResourceIds.Build(group is null ? ResourceIds.Concat("/subscriptions/", subscription) : ResourceIds.OfGroup(subscription, group), type, names));
    }

    public static TemplateValue SubscriptionResourceId(Evaluator evaluator, CallExpression call, EvaluationContext context)
    {
        if (Read(evaluator, call, context, 1, out var unknown) is not var (leading, type, names))
        {
            return unknown;
        }

        CheckSubscription(leading.Count > 0 ? leading[0] : null);
        var subscription = leading.Count > 0 ? leading[0]
            : context.Frame.Scope.SubscriptionId is { } own ? JsonConversion.FromIdentifier(own)
            : throw Failure(call, "it needs a subscription at this level");
        return evaluator.Meter.Admit(ResourceIds.Build(ResourceIds.Concat("/subscriptions/", subscription), type, names));
    }

    public static TemplateValue TenantResourceId(Evaluator evaluator, CallExpression call, EvaluationContext context)
    {
        if (Read(evaluator, call, context, 0, out var unknown) is not var (_, type, names))
        {
            return unknown;
        }

        return evaluator.Meter.Admit(ResourceIds.Build(TemplateValue.Of(""), type, names));
    }

    public static TemplateValue ManagementGroupResourceId(Evaluator evaluator, CallExpression call, EvaluationContext context)
    {
        if (Read(evaluator, call, context, 1, out var unknown) is not var (leading, type, names))
        {
            return unknown;
        }

        var group = leading.Count > 0 ? leading[0]
            : context.Frame.Scope.ManagementGroupId is { } own ? JsonConversion.FromIdentifier(own)
            : throw Failure(call, "it needs a management group at this level");
        return evaluator.Meter.Admit(ResourceIds.Build(ResourceIds.Concat("/providers/Microsoft.Management/managementGroups/", group), type, names));
    }

    public static TemplateValue ExtensionResourceId(Evaluator evaluator, CallExpression call, EvaluationContext context)
    {
        if (Read(evaluator, call, context, 1, out var unknown) is not var (leading, type, names))
        {
            return unknown;
        }

        return evaluator.Meter.Admit(leading is not [var scope] ? throw Failure(call, "it needs the id of a resource")
            : scope is not StringValue { Value: var id } ? ResourceIds.Build(scope, type, names)
            : id.Trim('/').Contains('/', StringComparison.Ordinal) ? ResourceIds.Build(new StringValue("/" + id.Trim('/')), type, names)
            : throw Failure(call, $"the provided parent resource id '{ValueText.Shorten(id)}' is not a valid uri"));
    }

    /// <summary>The parts of the arguments; null with the call as it stays when the type is not known.</summary>
    private static Parts? Read(Evaluator evaluator, CallExpression call, EvaluationContext context, int optional, out TemplateValue unknown)
    {
        evaluator.Meter.Spend(IdCost);
        var arguments = evaluator.EvaluateArguments(call, context);
        var size = arguments.Sum(static argument => argument.Size);
        evaluator.Meter.RequireSize(size);
        evaluator.Meter.SpendText(size);
        unknown = TemplateValue.Null;
        var start = string.Equals(call.Name, "extensionResourceId", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        for (var i = start; i <= optional && i < arguments.Length; i++)
        {
            if (arguments[i] is not StringValue { Value: var text } || text.TrimEnd('/') is var type && !IsType(type))
            {
                continue;
            }

            var names = arguments[(i + 1)..];
            foreach (var name in names)
            {
                if (name is not (StringValue or ResidualValue))
                {
                    throw Failure(call, $"a name is of the type '{name.TypeName}'; expected is 'String'");
                }

                if (name is StringValue segment && segment.Value.Contains('/', StringComparison.Ordinal))
                {
                    throw Failure(call, $"the function requires exactly one multi-segmented argument, which must be the resource type including the resource provider namespace. '{segment.Value}' is another one");
                }
            }

            return names.Length == ResourceIds.SegmentCount(type)
                ? new Parts(arguments[..i], type, names)
                : throw Failure(call, $"the type '{type}' requires '{ResourceIds.SegmentCount(type)}' resource name argument(s)");
        }

        if (Array.Exists(arguments, static argument => argument is ResidualValue))
        {
            unknown = evaluator.Residual(call.Name, arguments);
            return null;
        }

        throw Failure(call, "the arguments have no fully qualified resource type");
    }

    private sealed record Parts(IReadOnlyList<TemplateValue> Leading, string Type, IReadOnlyList<TemplateValue> Names);

    private static void CheckSubscription(TemplateValue? subscription)
    {
        if (subscription is StringValue { Value: var text } && !Guid.TryParse(text, out _))
        {
            throw new TemplateException($"The provided value '{text}' is not valid subscription identifier. Please see https://aka.ms/arm-resource-functions/#resourceid for usage details.");
        }
    }

    private static bool IsType(string text) => text.IndexOf('/', StringComparison.Ordinal) > 0 && !text.Contains(' ', StringComparison.Ordinal);

    private static TemplateException Failure(CallExpression call, string message) => new($"Unable to evaluate template language function '{call.Name}': {message}.");
}
