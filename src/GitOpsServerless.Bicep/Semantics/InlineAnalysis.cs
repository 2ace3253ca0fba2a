using GitOpsServerless.Bicep.Semantics.Checks;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>
/// Finds the variables whose values exist only while deploying: templates evaluate their variables before that, so
/// such a variable is written out wherever it is used. Also the existing resources whose names depend on such values.
/// </summary>
internal sealed class InlineAnalysis
{
    private enum Decision
    {
        NotInline,
        Inline,
        SkipInline,
    }

    private readonly Dictionary<DeclaredSymbol, Decision> _decisions = [];
    private readonly Dictionary<ResourceNode, ResourceSymbol> _resources;
    private DeclaredSymbol? _current;

    private InlineAnalysis(BicepModel model) => _resources = model.ResourceSymbols.ToDictionary(resource => resource.Node);

    public static InlineAnalysis Run(BicepModel model)
    {
        var analysis = new InlineAnalysis(model);
        foreach (var variable in model.VariableSymbols)
        {
            analysis.VisitSymbol(variable, variable.Node);
        }

        foreach (var assignment in model.AssignmentSymbols)
        {
            analysis.VisitSymbol(assignment, assignment.Node);
        }

        foreach (var resource in model.ResourceSymbols.Where(resource => resource.Container is null))
        {
            analysis.VisitResource(resource);
        }

        return analysis;
    }

    public bool Contains(DeclaredSymbol symbol) => _decisions.TryGetValue(symbol, out var decision) && decision == Decision.Inline && symbol is not ResourceSymbol { Existing: false };

    private void VisitSymbol(DeclaredSymbol symbol, SyntaxNode node)
    {
        if (!_decisions.TryAdd(symbol, Decision.NotInline))
        {
            return;
        }

        var before = _current;
        _current = symbol;
        foreach (var child in node.Children)
        {
            Visit(child);
        }

        _current = before;
    }

    private void VisitResource(ResourceSymbol resource)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        if (_decisions.ContainsKey(resource))
        {
            return;
        }

        if (!resource.Existing || !resource.IsAzure)
        {
            _decisions[resource] = Decision.SkipInline;
        }
        else
        {
            DecideExisting(resource);
        }

        foreach (var nested in (resource.Node.Value as ObjectNode)?.Resources ?? [])
        {
            if (_resources.TryGetValue(nested, out var symbol))
            {
                VisitResource(symbol);
            }
        }
    }

    private void DecideExisting(ResourceSymbol resource)
    {
        // Guards against cycles, which are reported elsewhere.
        _decisions[resource] = Decision.NotInline;
        var inlinedParent = false;
        foreach (var ancestor in resource.Ancestors)
        {
            if (ancestor.Resource.Existing)
            {
                VisitResource(ancestor.Resource);
                inlinedParent |= _decisions[ancestor.Resource] == Decision.Inline;
            }
            else
            {
                inlinedParent = false;
            }
        }

        var inlinedScope = false;
        if (resource.Scope.Resource is { } target)
        {
            VisitResource(target);
            inlinedScope = _decisions[target] == Decision.Inline;
        }

        if (inlinedParent || inlinedScope)
        {
            _decisions[resource] = Decision.Inline;
            return;
        }

        var before = _current;
        _current = resource;
        foreach (var property in (resource.Node.Value as ObjectNode)?.Properties ?? [])
        {
            if (property.Name is not ("dependsOn" or "parent" or "scope"))
            {
                Visit(property);
            }
        }

        _current = before;
    }

    private bool Decided => _current is null || _decisions[_current] == Decision.Inline;

    private void Set(Decision decision)
    {
        if (_current is not null)
        {
            _decisions[_current] = decision;
        }
    }

    private void Visit(SyntaxNode node)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (node)
        {
            case ResourceNode resource:
                if (_resources.TryGetValue(resource, out var nested))
                {
                    VisitResource(nested);
                }

                break;
            case CallNode call:
                VisitCall(call);
                break;
            case VariableNode variable:
                VisitVariable(variable);
                break;
            case PropertyAccessNode access:
                VisitAccess(access);
                break;
            default:
                VisitChildren(node);
                break;
        }
    }

    private void VisitChildren(SyntaxNode node)
    {
        foreach (var child in node.Children)
        {
            Visit(child);
        }
    }

    private void VisitCall(CallNode call)
    {
        var traits = (call.Symbol as BuiltInFunctionSymbol)?.Function.Traits ?? FunctionTraits.None;
        var isFunction = call.Symbol is BuiltInFunctionSymbol or FunctionSymbol or ImportedSymbol || IsListMethod(call);
        if (!Decided && isFunction)
        {
            var inline = traits.HasFlag(FunctionTraits.RequiresInlining) || IsListMethod(call);
            Set(inline ? Decision.Inline : Decision.NotInline);
        }

        if (!traits.HasFlag(FunctionTraits.NameOnly))
        {
            VisitChildren(call);
        }
    }

    // The methods of a resource are functions of its type: list…() has to wait for the resource, getSecret() as well.
    private static bool IsListMethod(CallNode call) =>
        call.Symbol is null && call.Target is not null && Intermediate.ExprBuilder.MethodTarget(call.Target) is not null;

    private void VisitVariable(VariableNode node)
    {
        if (Decided)
        {
            return;
        }

        switch (node.Symbol)
        {
            case VariableSymbol variable:
                Follow(variable, variable.Node);
                break;
            case ParameterAssignmentSymbol assignment:
                Follow(assignment, assignment.Node);
                break;
            case ResourceSymbol or ModuleSymbol or ParameterSymbol { Resource: not null } when _decisions[_current!] != Decision.SkipInline:
                Set(Decision.Inline);
                break;
        }
    }

    private void Follow(DeclaredSymbol symbol, SyntaxNode node)
    {
        var current = _current!;
        if (!_decisions.TryGetValue(symbol, out var decision))
        {
            VisitSymbol(symbol, node);
            decision = _decisions[symbol];
        }

        _decisions[current] = _decisions[current] == Decision.Inline || decision == Decision.Inline ? Decision.Inline : Decision.NotInline;
    }

    private void VisitAccess(PropertyAccessNode access)
    {
        if (Decided)
        {
            return;
        }

        var target = access.Target;
        if (target is NonNullNode nonNull)
        {
            target = nonNull.Inner;
        }

        if (target is VariableNode { Symbol: BaseParametersSymbol { Parent: { } parent } } &&
            parent.AssignmentSymbols.Find(assignment => assignment.Name == access.Name.Text) is { } inherited)
        {
            Follow(inherited, inherited.Node);
            return;
        }

        while (target is IndexNode index)
        {
            target = index.Target;
        }

        switch (target)
        {
            case VariableNode { Symbol: ResourceSymbol resource }:
                Set(SkipsInlining(resource, access.Name.Text) ? Decision.SkipInline : Decision.Inline);
                break;
            case ResourceAccessNode { Symbol: ResourceSymbol resource }:
                Set(SkipsInlining(resource, access.Name.Text) ? Decision.SkipInline : Decision.Inline);
                break;
            case VariableNode { Symbol: ParameterSymbol { Resource: not null } }:
                Set(GivenResource.IsIdentity(access.Name.Text) ? Decision.SkipInline : Decision.Inline);
                break;
            case VariableNode { Symbol: ModuleSymbol }:
                // As with resources, another property is one of a property.
                Set(access.Name.Text is "outputs" or "params" or "dependsOn" or "extensionConfigs" ? Decision.Inline : Decision.SkipInline);
                break;
            default:
                VisitChildren(access);
                break;
        }
    }

    private bool SkipsInlining(ResourceSymbol resource, string property)
    {
        if (!resource.IsAzure)
        {
            return false;
        }

        switch (property)
        {
            case "id" or "name":
                VisitResource(resource);
                return _decisions[resource] != Decision.Inline;
            default:
                // Behind an index by name it is a property of a property, which the official compiler looks for among the resource's own.
                return property is "type" or "apiVersion" || !ResourceBodyChecks.Has(resource.Model, resource, property);
        }
    }
}
