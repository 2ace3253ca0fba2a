using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOpsServerless.Bicep.Emit;
using GitOpsServerless.Bicep.Imports;
using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Parameters;

/// <summary>
/// Writes a deployment parameters file
/// (learn.microsoft.com/azure/azure-resource-manager/templates/parameter-files).
/// </summary>
internal sealed partial class ParametersEmitter
{
    private readonly BicepModel _model;
    private readonly ParameterEvaluator _evaluator;
    private readonly ArmConverter _converter;
    private readonly Dictionary<string, (string Key, ArmCall Call)> _inputs = new(StringComparer.Ordinal);

    private ParametersEmitter(BicepModel model)
    {
        _model = model;
        _evaluator = new ParameterEvaluator(model);
        _converter = new ArmConverter(_evaluator.Builder);
    }

    public static JsonObject? Emit(BicepModel model) => new ParametersEmitter(model).Emit();

    private JsonObject Emit()
    {
        CollectInputs();
        var parameters = new JsonObject();
        foreach (var assignment in _model.AssignmentSymbols)
        {
            try
            {
                parameters.Add(assignment.Name, Parameter(assignment));
            }
            catch (Refusal refusal)
            {
                throw refusal.Within(assignment.Model, assignment.Node);
            }
        }

        var result = new JsonObject
        {
            ["$schema"] = "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
            ["contentVersion"] = "1.0.0.0",
            ["parameters"] = parameters,
        };
        if (_inputs.Count > 0)
        {
            result.Add("externalInputDefinitions", Definitions());
        }

        if (_model.HasExtensionConfigs)
        {
            result.Add("extensionConfigs", ExtensionConfigs());
        }

        return result;
    }

    private JsonObject ExtensionConfigs()
    {
        var configs = new JsonObject();
        foreach (var node in _model.Program.Declarations<ExtensionConfigNode>().OrderBy(node => node.Name.Text, StringComparer.InvariantCulture))
        {
            var values = new JsonObject();
            foreach (var property in ((ObjectNode)node.Config!).Properties.OrderBy(property => property.Name, StringComparer.InvariantCulture))
            {
                var value = _evaluator.Builder.Convert(property.Value);
                values.Add(property.Name!, value is VaultSecretExpr secret
                    ? new JsonObject { ["keyVaultReference"] = Secret(secret) }
                    : new JsonObject { ["value"] = _evaluator.Copy(_evaluator.Evaluate(value)) });
            }

            configs.Add(node.Name.Text, values);
        }

        return configs;
    }

    private JsonObject Parameter(ParameterAssignmentSymbol assignment)
    {
        var builder = BuilderOf(assignment.Model);
        var value = builder.Convert(assignment.Node.Value);
        if (value is VaultSecretExpr secret)
        {
            return new JsonObject { ["reference"] = Secret(secret) };
        }

        if (!_model.Inline.Contains(assignment))
        {
            var evaluator = ReferenceEquals(assignment.Model, _model) ? _evaluator : new ParameterEvaluator(assignment.Model);
            return new JsonObject { ["value"] = evaluator.Copy(evaluator.Evaluate(value)) };
        }

        var call = Rewrite(_converter.Convert(WithValues(value, assignment.Model)));
        return new JsonObject { ["expression"] = ArmExpressionWriter.Write(call) };
    }

    private ExprBuilder BuilderOf(BicepModel model) => ReferenceEquals(model, _model) ? _evaluator.Builder : new ExprBuilder(model, SymbolNames.Of(model));

    private JsonObject Secret(VaultSecretExpr secret)
    {
        string Text(Expr part) => ArmExpressionWriter.Write(Rewrite(WithoutReferences(_converter.Convert(part))));
        var reference = new JsonObject { ["keyVault"] = new JsonObject { ["id"] = Text(secret.VaultId) }, ["secretName"] = Text(secret.SecretName) };
        if (secret.SecretVersion is { } version)
        {
            reference.Add("secretVersion", Text(version));
        }

        return reference;
    }

    // The official compiler writes references to variables that a parameters file does not have: no deployment takes that.
    private ArmExpression WithoutReferences(ArmExpression expression)
    {
        if (expression is ArmCall call)
        {
            if (call.Function is "variables" or "parameters" || call.Function.Contains('.', StringComparison.Ordinal))
            {
                throw Refusal.Feature(_model, null, "a key vault reference with parts that other declarations compute");
            }

            foreach (var part in call.Arguments.Concat(call.Properties))
            {
                WithoutReferences(part);
            }
        }

        return expression;
    }

    /// <summary>Numbers the external inputs by their first use: parameters first, then variables.</summary>
    private void CollectInputs()
    {
        var declarations = _model.AssignmentSymbols.Select(symbol => (symbol.Model, Node: (SyntaxNode)symbol.Node))
            .Concat(_model.VariableSymbols.Select(symbol => (symbol.Model, Node: (SyntaxNode)symbol.Node)));
        foreach (var (model, node) in declarations)
        {
            foreach (var call in node.Descend().OfType<CallNode>().Where(call => call.Symbol is BuiltInFunctionSymbol { Name: "externalInput" }))
            {
                if (_converter.Convert(WithValues(BuilderOf(model).Convert(call), model)) is ArmCall { Arguments: [ArmString kind, ..] } input)
                {
                    var text = ArmExpressionWriter.Write(input);
                    if (!_inputs.ContainsKey(text))
                    {
                        var name = string.Create(CultureInfo.InvariantCulture, $"{NotAWord().Replace(kind.Value, "_")}_{_inputs.Count}");
                        _inputs.Add(text, (name, input));
                    }
                }
            }
        }
    }

    private JsonObject Definitions()
    {
        var definitions = new JsonObject();
        foreach (var (key, call) in _inputs.Values.OrderBy(input => input.Key, StringComparer.InvariantCulture))
        {
            var definition = new JsonObject { ["kind"] = ((ArmString)call.Arguments[0]).Value };
            if (call.Arguments.Count > 1)
            {
                definition.Add("config", Plain(call.Arguments[1]));
            }

            definitions.Add(key, definition);
        }

        return definitions;
    }

    private JsonNode? Plain(ArmExpression expression) => expression switch
    {
        ArmString text => JsonValue.Create(text.Value),
        ArmInteger number => JsonValue.Create(number.Value),
        ArmCall { Function: "true" } => JsonValue.Create(true),
        ArmCall { Function: "false" } => JsonValue.Create(false),
        ArmCall { Function: "null" } => null,
        ArmCall { Function: "createArray" } array => new JsonArray([.. array.Arguments.Select(Plain)]),
        ArmCall { Function: "createObject" } @object => new JsonObject(@object.Arguments.Chunk(2).Select(pair => KeyValuePair.Create(((ArmString)pair[0]).Value, Plain(pair[1])))),
        _ => throw Refusal.Feature(_model, null, "a computed configuration of an external input"),
    };

    private ArmExpression Rewrite(ArmExpression expression)
    {
        if (expression is not ArmCall call)
        {
            return expression;
        }

        if (call.Function != "externalInput")
        {
            return new ArmCall(call.Function, [.. call.Arguments.Select(Rewrite)], [.. call.Properties.Select(Rewrite)]);
        }

        // The official compiler leaves such a call as it is: no deployment takes that.
        return call.Properties.Count == 0 && _inputs.TryGetValue(ArmExpressionWriter.Write(call), out var input)
            ? new ArmCall("externalInputs", [new ArmString(input.Key)], [])
            : throw Refusal.Feature(_model, null, "access to a part of an external input");
    }

    /// <summary>A parameters file has no variables, parameters or functions to refer to: their values are put in their place.</summary>
    private Expr WithValues(Expr expression, BicepModel model)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        Expr Again(Expr part) => WithValues(part, model);
        JsonNode? Value(Expr part) => (ReferenceEquals(model, _model) ? _evaluator : new ParameterEvaluator(model)).Evaluate(part);
        return expression switch
        {
            VariableExpr or ParameterExpr => Literal(Value(expression)),
            CallExpr call when call.Name.Contains('.', StringComparison.Ordinal) => Literal(Value(call)),
            CallExpr call => call with { Arguments = [.. call.Arguments.Select(Again)] },
            InterpolatedExpr text => text with { Parts = [.. text.Parts.Select(Again)] },
            ObjectExpr @object => new ObjectExpr([.. @object.Properties.Select(property => new ObjectProperty(Again(property.Key), Again(property.Value)))]),
            ArrayExpr array => new ArrayExpr([.. array.Items.Select(Again)]),
            TernaryExpr ternary => new TernaryExpr(Again(ternary.Condition), Again(ternary.WhenTrue), Again(ternary.WhenFalse)),
            BinaryExpr binary => binary with { Left = Again(binary.Left), Right = Again(binary.Right) },
            UnaryExpr unary => unary with { Operand = Again(unary.Operand) },
            PropertyExpr access => access with { Base = Again(access.Base) },
            IndexExpr access => access with { Base = Again(access.Base), Index = Again(access.Index) },
            LambdaExpr lambda => lambda with { Body = Again(lambda.Body) },
            ForExpr => throw Refusal.Feature(_model, null, "a loop over external inputs"),
            _ => expression,
        };
    }

    private Expr Literal(JsonNode? node)
    {
        JsonSize.Spend(_model.Compilation, node);
        return Counted(node);
    }

    private Expr Counted(JsonNode? node) => node switch
    {
        null => new NullExpr(),
        JsonObject @object => new ObjectExpr([.. @object.Select(pair => new ObjectProperty(pair.Key, Counted(pair.Value)))]),
        JsonArray array => new ArrayExpr([.. array.Select(Counted)]),
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => new StringExpr(node.GetValue<string>()),
            JsonValueKind.Number => new IntExpr(_evaluator.Int(node)),
            _ => new BoolExpr(node.GetValue<bool>()),
        },
    };

    [GeneratedRegex(@"\W", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NotAWord();
}
