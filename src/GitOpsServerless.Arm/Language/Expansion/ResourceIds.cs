using System.Text;
using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>Builds resource ids out of a scope, a type and names, any of which may be unknown.</summary>
internal static class ResourceIds
{
    public const string DeploymentType = "Microsoft.Resources/deployments";

    /// <summary>The id of a scope without a trailing slash, empty for the tenant.</summary>
    public static TemplateValue OfScope(DeploymentScope scope) => scope.Kind switch
    {
        DeploymentScopeKind.Tenant => TemplateValue.Of(""),
        DeploymentScopeKind.ManagementGroup => Concat("/providers/Microsoft.Management/managementGroups/", JsonConversion.FromIdentifier(scope.ManagementGroupId!)),
        DeploymentScopeKind.Subscription => Concat("/subscriptions/", JsonConversion.FromIdentifier(scope.SubscriptionId!)),
        _ => OfGroup(JsonConversion.FromIdentifier(scope.SubscriptionId!), JsonConversion.FromIdentifier(scope.ResourceGroupName!)),
    };

    /// <summary>The id of a resource group; unknown parts are put together as the Bicep compiler does.</summary>
    public static TemplateValue OfGroup(TemplateValue subscription, TemplateValue group) => (subscription, group) switch
    {
        (StringValue first, StringValue second) => new StringValue($"/subscriptions/{first.Value}/resourceGroups/{second.Value}"),
        _ => new ResidualValue(new CallExpression("format",
            [new LiteralExpression(new StringValue("/subscriptions/{0}/resourceGroups/{1}")), subscription.ToExpression(), group.ToExpression()])),
    };

    public static TemplateValue Concat(string left, TemplateValue right) => Concat(new StringValue(left), right);

    public static TemplateValue Concat(TemplateValue left, string right) => Concat(left, new StringValue(right));

    public static TemplateValue Concat(TemplateValue left, TemplateValue right) => (left, right) switch
    {
        (StringValue first, StringValue second) => new StringValue(first.Value + second.Value),
        _ => new ResidualValue(new CallExpression("concat", [.. Parts(left), .. Parts(right)])),
    };

    /// <summary>
    /// The id of a resource. The number of names must equal the number of type segments after the provider.
    /// </summary>
    /// <param name="scopeId">The id of the scope, empty for the tenant.</param>
    /// <param name="type">The full type.</param>
    /// <param name="names">One name for each type segment.</param>
    public static TemplateValue Build(TemplateValue scopeId, string type, IReadOnlyList<TemplateValue> names)
    {
        if (scopeId is StringValue scope && names.All(static name => name is StringValue))
        {
            return new StringValue(Build(scope.Value, type, names));
        }

        List<Expression> arguments = [new LiteralExpression(new StringValue(type)), .. names.Select(static name => name.ToExpression())];
        return scopeId is StringValue { Value: "" }
            ? new ResidualValue(new CallExpression("tenantResourceId", arguments))
            : new ResidualValue(new CallExpression("extensionResourceId", [scopeId.ToExpression(), .. arguments]));
    }

    /// <summary>The segments of a full name; an unknown name is taken apart where its parts can be seen.</summary>
    public static IReadOnlyList<TemplateValue> SplitName(TemplateValue name, int count)
    {
        if (name is StringValue text)
        {
            return [.. text.Value.Split('/').Select(static segment => new StringValue(segment))];
        }

        if (count == 1)
        {
            return [name];
        }

        var expression = name.ToExpression();
        return NameSplitting.TrySplit(expression) is { } segments && segments.Count == count
            ? segments
            : [.. Enumerable.Range(0, count).Select(index => new ResidualValue(new AccessExpression(
                new CallExpression("split", [expression, new LiteralExpression(new StringValue("/"))]), new LiteralExpression(new IntegerValue(index)))))];
    }

    /// <summary>The number of type segments after the provider.</summary>
    public static int SegmentCount(string type) => type.AsSpan().Count('/');

    private static string Build(string scope, string type, IReadOnlyList<TemplateValue> names)
    {
        string Name(int index) => ((StringValue)names[index]).Value;
        if (string.Equals(type, "Microsoft.Resources/resourceGroups", StringComparison.OrdinalIgnoreCase) && scope.StartsWith("/subscriptions/", StringComparison.OrdinalIgnoreCase) && !scope.AsSpan("/subscriptions/".Length).TrimEnd('/').Contains('/'))
        {
            return $"{scope.TrimEnd('/')}/resourceGroups/{Name(0)}";
        }

        var segments = type.Split('/');
        var builder = new StringBuilder(scope.TrimEnd('/')).Append("/providers/").Append(segments[0]);
        for (var i = 1; i < segments.Length; i++)
        {
            builder.Append('/').Append(segments[i]).Append('/').Append(Name(i - 1));
        }

        return builder.ToString();
    }

    private static IEnumerable<Expression> Parts(TemplateValue value) =>
        value is ResidualValue { Expression: CallExpression call } && string.Equals(call.Name, "concat", StringComparison.OrdinalIgnoreCase) && call.Arguments.All(IsText)
            ? call.Arguments
            : [value.ToExpression()];

    private static bool IsText(Expression expression) => expression is LiteralExpression { Value: StringValue };
}
