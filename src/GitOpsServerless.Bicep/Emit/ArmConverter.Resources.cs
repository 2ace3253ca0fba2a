using System.Globalization;
using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Emit;

internal sealed partial class ArmConverter
{
    private const string ManagementGroupType = "Microsoft.Management/managementGroups";

    private ArmExpression ResourceProperty(ResourceExpr reference, PropertyExpr access)
    {
        var resource = reference.Resource;
        var name = access.Name;
        var safe = access.Access.HasFlag(Access.Safe);
        if (!resource.IsAzure)
        {
            var extensible = Reference(resource, reference.Index, full: false);
            return safe ? new ArmCall("tryGet", extensible, new ArmString(name)) : extensible.Append(new ArmString(name));
        }

        if (Model.Configuration.IsEnabled("resourceInfoCodegen") && name is "id" or "name" or "type" or "apiVersion" && !Model.Inline.Contains(resource))
        {
            return ResourceInfo(reference, name, safe);
        }

        return name switch
        {
            "id" => Guard(ResourceId(resource), reference, safe),
            "name" => Guard(Convert(resource.NameSyntax!), reference, safe),
            "type" => new ArmString(resource.Type!.Type),
            "apiVersion" => new ArmString(ApiVersion(resource)),
            "properties" when !safe => Reference(resource, reference.Index, full: false),
            _ when safe => new ArmCall("tryGet", Guard(Reference(resource, reference.Index, full: true), reference, safe), new ArmString(name)),
            _ => Reference(resource, reference.Index, full: true).Append(new ArmString(name)),
        };
    }

    private ArmExpression ResourceInfo(ResourceExpr reference, string name, bool safe)
    {
        var info = new ArmCall("resourceInfo", SymbolicReference(reference.Resource.SymbolicName, reference.Index));
        if (name != "name" || reference.Resource.Ancestors.Count == 0)
        {
            var guarded = Guard(info, reference, safe);
            return safe ? new ArmCall("tryGet", guarded, new ArmString(name)) : info.Append(new ArmString(name));
        }

        return Guard(new ArmCall("last", new ArmCall("split", info.Append(new ArmString("name")), new ArmString("/"))), reference, safe);
    }

    /// <summary>With a null-conditional access, a resource that is not deployed gives null.</summary>
    private ArmExpression Guard(ArmExpression expression, ResourceExpr reference, bool safe) =>
        safe && Conditions.Of(builder, reference.Resource) is { } condition
            ? new ArmCall("if", With(reference.Index).Convert(condition), expression, new ArmCall("null"))
            : expression;

    private ArmExpression ModuleProperty(ModuleExpr reference, PropertyExpr access, bool? secure)
    {
        var module = reference.Module;
        var safe = access.Access.HasFlag(Access.Safe);
        ArmExpression Guarded(ArmExpression expression) => safe && module.Node.Condition is { } condition
            ? new ArmCall("if", With(reference.Index).Convert(condition.Condition), expression, new ArmCall("null"))
            : expression;
        switch (access.Name)
        {
            case "name":
                return Guarded(ModuleName(module, reference.Index?.Index));
            case "outputs":
                if (secure ?? module.Target!.HasSecureOutputs)
                {
                    var target = Model.UseSymbolicNames
                        ? SymbolicReference(module.Name, reference.Index)
                        : ModuleId(module, reference.Index?.Index);
                    return Guarded(new ArmCall("listOutputsWithSecureValues", target, new ArmString(DeploymentApiVersion)));
                }

                var deployment = ModuleReference(module, reference.Index);
                return safe
                    ? new ArmCall("tryGet", Guarded(deployment), new ArmString("outputs"))
                    : deployment.Append(new ArmString("outputs"));
            default:
                throw Refusal.Feature(Model, null, $"the module property {access.Name}");
        }
    }

    /// <summary>The name of a deployment: the given one, or one made of the module's own name and the parent deployment's.</summary>
    private ArmExpression ModuleName(ModuleSymbol module, Expr? index) =>
        module.NameSyntax is { } name ? Convert(name) : Convert(GeneratedName.Of(module, index));

    public ArmExpression SymbolicReference(string name, IndexContext? context) => context is null
        ? new ArmString(name)
        : new ArmCall("format", new ArmString(name + "[{0}]"), Convert(context.Index));

    public ArmCall ModuleReference(ModuleSymbol module, IndexContext? context)
    {
        var wholeCollection = context is null && module.IsCollection;
        var function = wholeCollection ? "references" : "reference";
        if (Model.UseSymbolicNames)
        {
            return new ArmCall(function, SymbolicReference(module.Name, context));
        }

        return wholeCollection
            ? new ArmCall(function, new ArmString(module.Name))
            : new ArmCall(function, With(context).ModuleId(module, context?.Index), new ArmString(DeploymentApiVersion));
    }

    public ArmCall Reference(ResourceSymbol resource, IndexContext? context, bool full)
    {
        var wholeCollection = resource.IsCollection && context is null;
        ArmExpression target = Model.UseSymbolicNames
            ? SymbolicReference(resource.SymbolicName, context)
            : wholeCollection ? new ArmString(resource.SymbolicName) : ResourceId(resource);
        var function = wholeCollection ? "references" : "reference";
        if (!resource.IsAzure)
        {
            return new ArmCall(function, target);
        }

        if (wholeCollection)
        {
            return full ? new ArmCall(function, target, new ArmString("full")) : new ArmCall(function, target);
        }

        if (full)
        {
            return new ArmCall(function, target, new ArmString(ApiVersion(resource)), new ArmString("full"));
        }

        return Model.UseSymbolicNames ? new ArmCall(function, target) : new ArmCall(function, target, new ArmString(ApiVersion(resource)));
    }

    public ArmExpression ResourceId(ResourceSymbol resource) =>
        ScopedId(resource.Scope, resource.Type!.Type, NameSegments(resource, ResourceNames.Segments(resource)));

    public ArmExpression ModuleId(ModuleSymbol module, Expr? index) => ScopedId(module.Scope, DeploymentType, [ModuleName(module, index)]);

    /// <summary>The name as the template states it, with the names of the parents in front.</summary>
    public ArmExpression QualifiedName(ResourceSymbol resource)
    {
        if (resource.Ancestors.Count == 0)
        {
            return Convert(resource.NameSyntax!);
        }

        var segments = NameSegments(resource, ResourceNames.Segments(resource));
        var format = string.Join("/", segments.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"{{{i}}}")));
        return new ArmCall("format", [new ArmString(format), .. segments]);
    }

    private List<ArmExpression> NameSegments(ResourceSymbol resource, IReadOnlyList<SyntaxNode> names)
    {
        var typeSegments = resource.Type!.Segments.Length - 1;
        var own = Convert(names[^1]);
        var ancestors = resource.Ancestors.Count;
        if (ancestors == 0)
        {
            return typeSegments == 1 ? [own] : Split(own, typeSegments);
        }

        var segments = new List<ArmExpression>();
        var oldest = typeSegments - ancestors;
        for (var i = 0; i < ancestors; i++)
        {
            var name = Convert(names[i]);
            segments.AddRange(i == 0 && oldest > 1 ? Split(name, oldest) : [name]);
        }

        segments.Add(own);
        return segments;
    }

    private static List<ArmExpression> Split(ArmExpression name, int count) =>
        [.. Enumerable.Range(0, count).Select(i => (ArmExpression)new ArmCall("split", name, new ArmString("/")).Append(new ArmInteger(i)))];

    private ArmExpression ScopedId(ScopeData scope, string type, IReadOnlyList<ArmExpression> names)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        ArmExpression[] typeAndNames = [new ArmString(type), .. names];
        switch (scope.Scope)
        {
            case DeploymentScope.Tenant:
                return new ArmCall("tenantResourceId", typeAndNames);
            case DeploymentScope.Subscription:
                return new ArmCall("subscriptionResourceId", scope.Subscription is null ? typeAndNames : [Convert(scope.Subscription), .. typeAndNames]);
            case DeploymentScope.ResourceGroup when scope.Subscription is null && scope.ResourceGroup is null:
                return new ArmCall("resourceId", typeAndNames);
            case DeploymentScope.ResourceGroup:
                // resourceId() means different things at different scopes; the id of the group is spelled out instead.
                var subscription = scope.Subscription is null ? new ArmCall("subscription").Append(new ArmString("subscriptionId")) : Convert(scope.Subscription);
                var group = new ArmCall("format", new ArmString("/subscriptions/{0}/resourceGroups/{1}"), subscription, Convert(scope.ResourceGroup!));
                return new ArmCall("extensionResourceId", [group, .. typeAndNames]);
            case DeploymentScope.ManagementGroup:
                var managementGroup = scope.ManagementGroup is null
                    ? new ArmCall("managementGroup").Append(new ArmString("id"))
                    : ManagementGroupId(scope.ManagementGroup, qualified: true);
                return new ArmCall("extensionResourceId", [managementGroup, .. typeAndNames]);
            case DeploymentScope.Resource:
                var target = scope.Resource!;
                var targetNames = NameSegments(target, scope.ResourceNames ?? ResourceNames.Segments(target));
                return new ArmCall("extensionResourceId", [ScopedId(target.Scope, target.Type!.Type, targetNames), .. typeAndNames]);
            default:
                throw new InvalidOperationException($"There is no id at the scope {scope.Scope}.");
        }
    }

    public ArmCall ManagementGroupId(SyntaxNode name, bool qualified) => qualified
        ? new ArmCall("tenantResourceId", new ArmString(ManagementGroupType), Convert(name))
        : new ArmCall("format", new ArmString("Microsoft.Management/managementGroups/{0}"), Convert(name));
}
