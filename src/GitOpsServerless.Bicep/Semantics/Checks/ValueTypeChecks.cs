using System.Text.RegularExpressions;
using GitOpsServerless.Bicep.AzureTypes;
using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Semantics.Types;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>The types of values where they are given: in declarations, resources, modules and parameters files.</summary>
internal sealed partial class ValueTypeChecks
{
    private static readonly StaticType TargetScopes = StaticTypes.Union(
        [new StringLiteralType("managementGroup"), new StringLiteralType("resourceGroup"), new StringLiteralType("subscription"), new StringLiteralType("tenant")]);

    // learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftresources
    private static readonly StringType DeploymentName = new(loose: false, minimum: 1, maximum: 64) { Pattern = DeploymentNamePattern() };

    private readonly BicepModel _model;
    private readonly Assignability _assignability;

    private ValueTypeChecks(BicepModel model)
    {
        _model = model;
        _assignability = new Assignability(model);
    }

    [GeneratedRegex(@"^[-\w._()]+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DeploymentNamePattern();

    public static void Run(BicepModel model) => new ValueTypeChecks(model).Run();

    private void Run()
    {
        foreach (var scope in _model.Program.Declarations<TargetScopeNode>().Where(scope => scope.Value is not StringNode { Literal: "local" or "desiredStateConfiguration" }))
        {
            _assignability.Check(TargetScopes, scope.Value, "BCP033");
        }

        foreach (var parameter in _model.ParameterSymbols.Where(parameter => !parameter.Node.Type.IsBroken))
        {
            Parameter(parameter);
        }

        foreach (var output in _model.OutputSymbols.Where(output => !output.Node.Type.IsBroken))
        {
            if (_model.Kinds.Convert(output.Node.Type) is { } type && ResourceTypeExpr.Behind(type) is { } resource)
            {
                ResourceValueChecks.Declared(_model, resource, output.Node.Value);
            }
            else
            {
                _assignability.Check(_model.DeclaredTypes.Of(output.Node.Type, output.Node, loose: false), output.Node.Value, "BCP033");
            }
        }

        foreach (var variable in _model.VariableSymbols.Where(variable => variable.Node.Type is { IsBroken: false }))
        {
            _assignability.Check(_model.DeclaredTypes.Of(variable.Node.Type!, variable.Node, loose: false), variable.Node.Value, "BCP033");
        }

        foreach (var function in _model.FunctionSymbols.Where(function => function.Lambda?.ReturnType is not null))
        {
            _assignability.Check(_model.DeclaredTypes.Of(function.Lambda!.ReturnType!, null, loose: false), function.Lambda.Body, "BCP033");
        }

        foreach (var assert in _model.AssertSymbols)
        {
            Require(assert.Node.Value, Kinds.Bool, "BCP350");
        }

        foreach (var resource in _model.ResourceSymbols)
        {
            Resource(resource);
        }

        foreach (var module in _model.ModuleSymbols.Where(module => module.Target is not null))
        {
            if (module.NameSyntax is { } name)
            {
                _assignability.Check(DeploymentName, name, "BCP036");
            }

            if (module.Target is { HasErrors: false } target)
            {
                Module(target, module.Node.Body);
            }
        }

        foreach (var test in _model.TestSymbols.Where(test => test.Target is { HasErrors: false }))
        {
            Module(test.Target!, test.Node.Value as ObjectNode);
        }

        new ExtensionConfigChecks(_model, _assignability).Run();

        foreach (var assignment in _model.AssignmentSymbols.Where(assignment => ReferenceEquals(assignment.Model, _model)))
        {
            Assignment(assignment);
        }
    }

    private void Parameter(ParameterSymbol parameter)
    {
        var type = _model.DeclaredTypes.Of(parameter);
        if (parameter.Node.Default is { } value)
        {
            if (_model.Kinds.Convert(parameter.Node.Type) is { } stated && ResourceTypeExpr.Behind(stated) is { } resource)
            {
                ResourceValueChecks.Declared(_model, resource, value);
                return;
            }

            if (StaticTypes.IsNullable(type))
            {
                // In a broken declaration the sign may be missing.
                var sign = _model.Source.Text.IndexOf('=', parameter.Node.Type.End);
                _model.Diagnostics.Error("BCP326", sign < 0 ? value.Start : sign, value.End, "A parameter that may be null has null for its default value.");
                return;
            }

            _assignability.Check(type, value, "BCP033");
        }

        // Allowed values are of the parameter's type.
        if (parameter.Node.Decorator("allowed") is { Arguments: [ArrayNode { Items: var items }] })
        {
            var expected = _model.Kinds.OfType(parameter.Node.Type) & ~Kinds.Null;
            var single = StaticTypes.WithoutNull(_model.DeclaredTypes.Of(parameter.Node.Type, parameter.Node, loose: true));
            if (single is StringType or IntegerType or BooleanType || StaticTypes.Members(single).All(StaticTypes.IsLiteral))
            {
                foreach (var item in items)
                {
                    _assignability.Check(single, item, "BCP034");
                }

                return;
            }

            var listed = expected == Kinds.Array && items.All(item => item is not ArrayNode);
            foreach (var item in items.Where(item => !listed && _model.Kinds.Of(item) is var kinds && kinds != Kinds.None && (kinds & expected) == Kinds.None))
            {
                _model.Diagnostics.Error("BCP034", item, $"The allowed value is not of the kind {expected}.");
            }
        }
    }

    private void Assignment(ParameterAssignmentSymbol assignment)
    {
        if (_model.Using?.Parameter(assignment.Name) is { } parameter && (parameter.Type is not null || parameter.Values is not null))
        {
            if (parameter.Type is { } stated && ResourceTypeExpr.Behind(stated) is not null)
            {
                _model.Diagnostics.Error(RefusalCodes.Feature, assignment.Node.Name, "A value of a resource type in a parameters file is not supported.");
                return;
            }

            _assignability.Check(Expected(_model.Using!, parameter), assignment.Node.Value, "BCP033");
        }
    }

    private void Resource(ResourceSymbol resource)
    {
        if (resource.Node.Value.IsBroken)
        {
            return;
        }

        CommonPropertyChecks.Run(_model, _model.Kinds, resource);
        if (resource.NameSyntax is { } name && resource.IsAzure)
        {
            Require(name, Kinds.String, "BCP036");
            FixedName(resource, name);
        }

        foreach (var assert in (resource.Property("asserts") as ObjectNode)?.Properties ?? [])
        {
            Require(assert.Value, Kinds.Bool, "BCP036");
        }

        Dependencies(resource.Property("dependsOn"));
    }

    private void Dependencies(SyntaxNode? dependsOn)
    {
        var items = (dependsOn as ArrayNode)?.Items ?? [];
        foreach (var item in items.Where(item =>
            (item is CallNode { Symbol: BuiltInFunctionSymbol { Function: var function } } && (Signatures.Result(function) & (Kinds.Object | Kinds.Array)) == Kinds.None) ||
            StaticTypes.WithoutNull(_model.Inference.Of(item)) is AzureValueType ||
            (item is VariableNode && _model.Kinds.Of(item) is var kinds && kinds != Kinds.None && (kinds & (Kinds.Object | Kinds.Array)) == Kinds.None)))
        {
            _model.Diagnostics.Error("BCP034", item, "A dependency is a resource or a module.");
        }
    }

    // Some types have one name, or a few: the name of a child then is one of them.
    private void FixedName(ResourceSymbol resource, SyntaxNode name)
    {
        if (resource.Ancestors.Count == 0 || resource.AzureType is not { } known || BuiltInAzureTypes.Instance.Index.Type(known.Body) is not { Kind: AzureTypeKind.Object } body ||
            body.Property("name") is not { } number || AzureInference.LiteralsOf(BuiltInAzureTypes.Instance.Index.Type(number)) is not { } names)
        {
            return;
        }

        var wrong = name is TernaryNode ternary
            ? ((SyntaxNode[])[ternary.WhenTrue, ternary.WhenFalse]).Select(branch => LiteralText.Of(branch)).FirstOrDefault(text => text is not null && !names.Contains(text))
            : LiteralText.Of(name) is { } literal && !names.Contains(literal) ? literal : null;
        if (wrong is not null)
        {
            _model.Diagnostics.Error(names.Contains(wrong, StringComparer.OrdinalIgnoreCase) ? "BCP088" : "BCP036", name, $"The name is one of {string.Join(" | ", names.Take(10))}.");
        }
    }

    private void Module(ModuleModel target, ObjectNode? body)
    {
        Dependencies(body?.Property("dependsOn")?.Value);
        foreach (var property in (body?.Property("params")?.Value as ObjectNode)?.Properties ?? [])
        {
            if (property.Name is not { } name || target.Parameter(name) is not { } parameter)
            {
                continue;
            }

            if (!parameter.Secure && property.Value.Descend().Any(node => node is CallNode { Name.Text: "getSecret", Symbol: null, Target: not null } call && CallChecks.IsModuleParameter(_model, call)))
            {
                _model.Diagnostics.Error("BCP180", property.Value, "The secret can only be the value of a secure module parameter.");
            }
            else if (parameter.Type is not null && ResourceTypeExpr.Behind(parameter.Type) is { } resource)
            {
                ResourceValueChecks.Given(_model, parameter, resource, property.Value);
            }
            else if (parameter.Type is not null || parameter.Values is not null)
            {
                _assignability.Check(Expected(target, parameter), property.Value, "BCP036");
            }
        }
    }

    // A parameter with a default value takes null for it.
    private StaticType Expected(ModuleModel target, ModuleParameter parameter)
    {
        var type = target is BicepModel source && source.Globals.GetValueOrDefault(parameter.Name) is ParameterSymbol symbol
            ? source.DeclaredTypes.Of(symbol)
            : parameter.Values ?? _model.DeclaredTypes.Of(parameter.Type!, TypeModifiers.None, loose: false);
        return parameter.Required || StaticTypes.IsNullable(type) || type is AnyType ? type : StaticTypes.Union(type, NullType.Instance);
    }

    private void Require(SyntaxNode node, Kinds expected, string code)
    {
        var kinds = _model.Kinds.Of(node);
        if ((kinds & expected) == Kinds.None && kinds != Kinds.None)
        {
            _model.Diagnostics.Error(code, node, $"Expected {expected}, found {kinds}.");
        }
    }
}
