using GitOpsServerless.Bicep.AzureTypes;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>Works out the types, parents and scopes of a file's resources and the scopes of its modules.</summary>
internal sealed class ResourceGraph
{
    private readonly BicepModel _model;
    private readonly HashSet<ResourceSymbol> _reported = [];
    private readonly HashSet<ResourceSymbol> _visiting = [];
    private readonly Dictionary<ResourceSymbol, ScopeData?> _groupScopes = [];

    private ResourceGraph(BicepModel model) => _model = model;

    public static void Build(BicepModel model)
    {
        var graph = new ResourceGraph(model);
        graph.Types();
        graph.Ancestors();
        graph.ResourceScopes();
        graph.ModuleScopes();
    }

    private void Types()
    {
        // Containers come behind what they contain in the list, so a container's type may not be there yet.
        foreach (var resource in _model.ResourceSymbols)
        {
            Type(resource);
        }
    }

    private ResourceType? Type(ResourceSymbol resource)
    {
        if (resource.Type is not null || resource.Node.Reference is not StringNode text)
        {
            return resource.Type;
        }

        if (text.Literal is not { } literal)
        {
            Once(resource, "BCP047", text, "A resource type must not contain an interpolation.");
            return null;
        }

        _model.Compilation.Steps(_model.ExtensionSymbols.Count);
        var colon = literal.IndexOf(':', StringComparison.Ordinal);
        var @namespace = colon > 0 ? literal[..colon] : null;
        var named = _model.ExtensionSymbols.Find(extension => extension.Name == @namespace);
        if (named is null && @namespace is not (null or "az" or "sys"))
        {
            Once(resource, "BCP208", text, $"Neither the language nor an extension of this file has the name {@namespace}.");
            return null;
        }

        var extension = named is { Info.IsAzure: false } ? named : null;
        var isOfSystem = named is null && @namespace == "sys";
        if (@namespace is not null && resource.Container is { } outer && Type(outer) is not null && (isOfSystem || extension != outer.Extension))
        {
            Once(resource, "BCP210", text, $"A resource of {@namespace} cannot be nested in one that belongs elsewhere.");
            return null;
        }

        if (ResourceType.TryParse(@namespace is null ? literal : literal[(colon + 1)..]) is not { } type)
        {
            Once(resource, "BCP029", text, "The resource type is not of the form PROVIDER/TYPE@VERSION.");
            return null;
        }

        if (resource.Container is { } container)
        {
            if (type.Segments.Length > 1)
            {
                Once(resource, "BCP156", text, "The type of a nested resource has one segment.");
                return null;
            }

            resource.Extension = container.Extension;
            if (Type(container) is not { } parent)
            {
                return null;
            }

            var child = parent.Child(type);
            if (@namespace is null && resource.Extension is null && Extensions.IsAmbiguous(_model, child))
            {
                Once(resource, "BCP264", text, $"Azure and an extension may both have the type {child.FullName}: write az: in front of it, or the name of the extension.");
                return null;
            }

            return resource.Type = Spelled(resource, child);
        }

        resource.Extension = @namespace is null ? FindExtension(type) : extension;
        if (@namespace is null && resource.Extension is null && Extensions.IsAmbiguous(_model, type))
        {
            Once(resource, "BCP264", text, $"Azure and an extension may both have the type {type.FullName}: write az: in front of it, or the name of the extension.");
            return null;
        }

        if (isOfSystem || !IsFound(resource.Extension, type))
        {
            Once(resource, @namespace is null ? "BCP029" : "BCP209", text, @namespace is null ? "The resource type is not of the form PROVIDER/TYPE@VERSION." : $"{@namespace} has no resource type {type.FullName}.");
            return null;
        }

        if (resource.Extension is { Info.IsPackage: true })
        {
            Once(resource, RefusalCodes.Extension, text, "Resources of the extension are not supported.");
            return null;
        }

        return resource.Type = Spelled(resource, type);
    }

    // Only a package lists what it has: Azure and Kubernetes take each type that has the right form.
    private static bool IsFound(ExtensionSymbol? extension, ResourceType type) => extension switch
    {
        null => type.IsOfAzureForm,
        { Info.IsPackage: true } => Extensions.Owns(extension.Info, type),
        _ => true,
    };

    private ResourceType Spelled(ResourceSymbol resource, ResourceType type)
    {
        if (resource.Extension is not null || type.ApiVersion is null)
        {
            return type;
        }

        var names = ResourceTypeNames.Of(_model.Compilation, type);
        resource.AzureType = names.Azure;
        if (!names.IsKnown && !_model.Compilation.IsSpelledOnce(type.FullName))
        {
            Once(resource, RefusalCodes.AzureType, resource.Node.Reference, $"{type.FullName} is not in the Azure type data and is spelled in several ways: spell it in one way.");
        }

        return names.Spelled;
    }

    private void Once(ResourceSymbol resource, string code, SyntaxNode at, string message)
    {
        if (_reported.Add(resource))
        {
            _model.Diagnostics.Error(code, at, message);
        }
    }

    // What a package lists goes before what Kubernetes may have.
    private ExtensionSymbol? FindExtension(ResourceType type) =>
        _model.ExtensionSymbols.Find(extension => extension.Info.IsPackage && Extensions.Owns(extension.Info, type))
        ?? _model.ExtensionSymbols.Find(extension => !extension.Info.IsPackage && Extensions.Owns(extension.Info, type));

    private void Ancestors()
    {
        var direct = new Dictionary<ResourceSymbol, Ancestor>();
        foreach (var resource in _model.ResourceSymbols)
        {
            if (resource.Container is { } container)
            {
                direct[resource] = new Ancestor(true, container, null);
                resource.Extension = container.Extension;
            }
            else if (resource.Property("parent") is { } parent && resource.IsAzure)
            {
                var index = parent as IndexNode;
                if (ResourceOf(index?.Target ?? parent) is { } target)
                {
                    direct[resource] = new Ancestor(false, target, index?.Index);
                }
            }
        }

        foreach (var resource in _model.ResourceSymbols)
        {
            var chain = new List<Ancestor>();
            var seen = new HashSet<ResourceSymbol>();
            for (var at = resource; direct.TryGetValue(at, out var ancestor) && seen.Add(ancestor.Resource); at = ancestor.Resource)
            {
                chain.Add(ancestor);
            }

            chain.Reverse();
            resource.Ancestors = chain;
        }
    }

    /// <summary>The resource that a plain reference (a name or <c>a::b</c>) stands for.</summary>
    public static ResourceSymbol? ResourceOf(SyntaxNode? node) => node switch
    {
        VariableNode { Symbol: ResourceSymbol resource } => resource,
        ResourceAccessNode { Symbol: ResourceSymbol resource } => resource,
        _ => null,
    };

    private void ResourceScopes()
    {
        var fallback = new ScopeData(_model.Scope);
        foreach (var resource in _model.ResourceSymbols.OrderBy(resource => resource.Ancestors.Count))
        {
            if (resource.Ancestors.Count == 0)
            {
                resource.Scope = Scope(resource.Property("scope"), isModule: false) ?? fallback;
                continue;
            }

            if (resource.Property("scope") is { } scope && resource.IsAzure)
            {
                _model.Diagnostics.Error("BCP164", scope, "A child resource takes the scope of its parent.");
                resource.Scope = fallback;
                continue;
            }

            resource.Scope = Inherited(resource, resource.Ancestors[^1]);
        }
    }

    private ScopeData Inherited(ResourceSymbol resource, Ancestor parent)
    {
        var scope = parent.Resource.Scope;
        var place = resource.NameSyntax;
        if (place is null)
        {
            return scope;
        }

        SyntaxNode? Move(SyntaxNode? syntax) => syntax is null ? null : SyntaxMove.Move(_model, syntax, parent.Index, place);
        try
        {
            var names = scope.ResourceNames ?? (scope.Resource is { } target ? ResourceNames.Segments(target) : null);
            return scope with
            {
                ManagementGroup = Move(scope.ManagementGroup),
                Subscription = Move(scope.Subscription),
                ResourceGroup = Move(scope.ResourceGroup),
                ResourceNames = names?.Select(name => Move(name)!).ToList(),
                Index = Move(scope.Index),
            };
        }
        catch (Refusal refusal)
        {
            _model.Diagnostics.Error(refusal.Code, place, refusal.Message);
            return scope;
        }
    }

    private void ModuleScopes()
    {
        foreach (var module in _model.ModuleSymbols)
        {
            module.Scope = Scope(module.Node.Body?.Property("scope")?.Value, isModule: true) ?? new ScopeData(_model.Scope);
        }
    }

    private ScopeData? Scope(SyntaxNode? value, bool isModule)
    {
        if (value is null or SkippedNode)
        {
            return null;
        }

        var index = value as IndexNode;
        if (ResourceOf(index?.Target ?? value) is { } target)
        {
            return ResourceAsScope(target, index?.Index, value, isModule);
        }

        if (ScopeCall(value) is { } call && call.Symbol is BuiltInFunctionSymbol function)
        {
            return (function.Name, call.Arguments.Length) switch
            {
                ("tenant", _) => new ScopeData(DeploymentScope.Tenant),
                ("managementGroup", 0) => new ScopeData(DeploymentScope.ManagementGroup),
                ("managementGroup", _) => new ScopeData(DeploymentScope.ManagementGroup, ManagementGroup: call.Arguments[0]),
                ("subscription", 0) => new ScopeData(DeploymentScope.Subscription),
                ("subscription", _) => new ScopeData(DeploymentScope.Subscription, Subscription: call.Arguments[0]),
                (_, 0) => new ScopeData(DeploymentScope.ResourceGroup),
                (_, 1) => new ScopeData(DeploymentScope.ResourceGroup, ResourceGroup: call.Arguments[0]),
                _ => new ScopeData(DeploymentScope.ResourceGroup, Subscription: call.Arguments[0], ResourceGroup: call.Arguments[1]),
            };
        }

        if (value is VariableNode { Symbol: UnresolvedSymbol } || GivenResource.Of(value) is not null)
        {
            return null;
        }

        var isTernary = value is TernaryNode;
        _model.Diagnostics.Error(isTernary ? "BCP420" : "BCP036", value, "The value is not a scope.");
        return null;
    }

    private static CallNode? ScopeCall(SyntaxNode value)
    {
        for (var depth = 0; depth < 100; depth++)
        {
            switch (value)
            {
                case CallNode { Symbol: BuiltInFunctionSymbol { Function.Namespace: "az" } function } call
                    when function.Name is "tenant" or "managementGroup" or "subscription" or "resourceGroup":
                    return call;
                case ParenthesizedNode parenthesized:
                    value = parenthesized.Inner;
                    break;
                case VariableNode { Symbol: VariableSymbol variable }:
                    value = variable.Node.Value;
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    private ScopeData? ResourceAsScope(ResourceSymbol target, SyntaxNode? index, SyntaxNode value, bool isModule)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        if (target.Type is null || (target.IsCollection && index is null))
        {
            return null;
        }

        if (target.Type.IsType("Microsoft.Resources/resourceGroups"))
        {
            // A scope that leads back to itself is a cycle, which is reported as such.
            if (!_groupScopes.TryGetValue(target, out var own))
            {
                if (!_visiting.Add(target))
                {
                    return null;
                }

                own = Scope(target.Property("scope"), isModule: false);
                _visiting.Remove(target);
                _groupScopes[target] = own;
            }

            return new ScopeData(DeploymentScope.ResourceGroup, Subscription: own?.Subscription, ResourceGroup: target.NameSyntax, Index: index);
        }

        if (target.Type.IsType("Microsoft.Management/managementGroups"))
        {
            return new ScopeData(DeploymentScope.ManagementGroup, ManagementGroup: target.NameSyntax, Index: index);
        }

        if (isModule)
        {
            _model.Diagnostics.Error("BCP134", value, "A module cannot be deployed onto a resource.");
            return null;
        }

        return new ScopeData(DeploymentScope.Resource, Resource: target, Index: index);
    }
}
