using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Bicep.Imports;
using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Parameters;

/// <summary>
/// Evaluates the expressions of a parameters file, whose output has values only. What it cannot evaluate exactly as
/// the deployment engine would, it refuses by name.
/// </summary>
internal sealed partial class ParameterEvaluator
{
    private const int MaximumSteps = 1_000_000;

    private sealed record Frame(IReadOnlyDictionary<string, JsonNode?> Parameters, IReadOnlyDictionary<string, JsonNode?> Locals, long? Index);

    private static readonly Dictionary<string, JsonNode?> None = new(StringComparer.Ordinal);

    private readonly BicepModel _model;
    private readonly ExprBuilder _builder;
    private readonly Dictionary<string, JsonNode?> _variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonNode?> _parameters = new(StringComparer.Ordinal);
    private Dictionary<string, Expr>? _imported;
    private Dictionary<string, FunctionDeclaration>? _functions;
    private int _steps;

    public ParameterEvaluator(BicepModel model)
    {
        _model = model;
        _builder = new ExprBuilder(model, SymbolNames.Of(model));
    }

    public ExprBuilder Builder => _builder;

    public JsonNode? Evaluate(Expr expression) => Evaluate(expression, new Frame(None, None, null));

    private Refusal Unsupported(string what) => Refusal.Feature(_model, null, $"the evaluation of {what} in a parameters file");

    private JsonNode? Evaluate(Expr expression, Frame frame)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        if (++_steps > MaximumSteps)
        {
            throw new Refusal(RefusalCodes.Limit, _model, null, "The parameters take too many steps to evaluate: make their expressions smaller, or give the values themselves.");
        }

        switch (expression)
        {
            case BoolExpr boolean:
                return JsonValue.Create(boolean.Value);
            case IntExpr number:
                return JsonValue.Create(number.Value);
            case StringExpr text:
                return JsonValue.Create(text.Value);
            case NullExpr:
                return null;
            case InterpolatedExpr text:
                return JsonValue.Create(Interpolated(text, frame));
            case ObjectExpr @object:
                return Object(@object, frame);
            case ArrayExpr array:
                return new JsonArray([.. array.Items.Select(item => Copy(Evaluate(item, frame)))]);
            case TernaryExpr ternary:
                return Evaluate(Bool(ternary.Condition, frame) ? ternary.WhenTrue : ternary.WhenFalse, frame);
            case UnaryExpr unary:
                return unary.Operator == TokenKind.Exclamation
                    ? JsonValue.Create(!Bool(unary.Operand, frame))
                    : Arithmetic(TokenKind.Minus, 0, Int(unary.Operand, frame));
            case BinaryExpr binary:
                return Binary(binary, frame);
            case VariableExpr variable:
                return Variable(variable.Name);
            case ParameterExpr parameter:
                return frame.Parameters.TryGetValue(parameter.Name, out var argument) ? argument : Parameter(parameter.Name);
            case LambdaVariableExpr local when frame.Locals.TryGetValue(local.Name, out var value):
                return value;
            case CopyIndexExpr when frame.Index is { } index:
                return JsonValue.Create(index);
            case ForExpr loop:
                return Loop(loop, frame);
            case PropertyExpr access:
                return Member(Evaluate(access.Base, frame), access.Name, access.Access);
            case IndexExpr access:
                return Item(Evaluate(access.Base, frame), Evaluate(access.Index, frame), access.Access);
            case CallExpr call:
                return Call(call, frame);
            default:
                throw Unsupported(expression.GetType().Name);
        }
    }

    private string Interpolated(InterpolatedExpr text, Frame frame)
    {
        var parts = text.Parts.Select(part => Text(Evaluate(part, frame))).ToList();
        _model.Compilation.SpendText(parts.Sum(part => (long)part.Length) + text.Segments.Sum(segment => (long)segment.Length));
        return string.Concat(text.Segments.Select((segment, i) => segment + (i < parts.Count ? parts[i] : "")));
    }

    /// <summary>A copy of a value, to be put into another one; what is copied counts.</summary>
    public JsonNode? Copy(JsonNode? value)
    {
        JsonSize.Spend(_model.Compilation, value);
        return value?.DeepClone();
    }

    private JsonObject Object(ObjectExpr source, Frame frame)
    {
        var target = new JsonObject();
        foreach (var property in source.Properties)
        {
            if (!target.TryAdd(Text(Evaluate(property.Key, frame)), Copy(Evaluate(property.Value, frame))))
            {
                throw Unsupported("an object with a repeated property");
            }
        }

        return target;
    }

    private JsonArray Loop(ForExpr loop, Frame frame)
    {
        var items = Evaluate(loop.Expression, frame) as JsonArray ?? throw Unsupported("a loop over something else than an array");
        var result = new JsonArray();
        for (var i = 0; i < items.Count; i++)
        {
            result.Add(Copy(Evaluate(loop.Body, frame with { Index = i })));
        }

        return result;
    }

    private JsonNode? Variable(string name)
    {
        if (_variables.TryGetValue(name, out var known))
        {
            return known;
        }

        Expr value;
        if (_model.Globals.GetValueOrDefault(name) is VariableSymbol symbol)
        {
            value = _builder.Convert(symbol.Node.Value);
        }
        else if (_model.FunctionVariables.All.FirstOrDefault(variable => variable.Name == name) is { Call: { } call })
        {
            value = _model.FunctionVariables.Value(call);
        }
        else
        {
            _imported ??= _model.Imports.Variables.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal);
            value = _imported.GetValueOrDefault(name) ?? throw Unsupported($"the variable {name}");
        }

        return _variables[name] = Evaluate(value);
    }

    private JsonNode? Parameter(string name)
    {
        if (!_parameters.TryGetValue(name, out var value))
        {
            var assignment = _model.Globals.GetValueOrDefault(name) as ParameterAssignmentSymbol ?? throw Unsupported($"the parameter {name}");
            value = ReferenceEquals(assignment.Model, _model)
                ? Evaluate(_builder.Convert(assignment.Node.Value))
                : new ParameterEvaluator(assignment.Model).Parameter(name);
            _parameters[name] = value;
        }

        return value;
    }

    private JsonNode? Member(JsonNode? target, string name, Access access)
    {
        if (target is JsonObject @object)
        {
            if (@object.TryGetPropertyValue(name, out var value))
            {
                return value;
            }

            // Property names of the template language do not differ in case.
            var match = @object.FirstOrDefault(pair => string.Equals(pair.Key, name, StringComparison.OrdinalIgnoreCase));
            if (match.Key is not null)
            {
                return match.Value;
            }
        }

        return access.HasFlag(Access.Safe) && target is null or JsonObject ? null : throw Unsupported($"the missing property {name}");
    }

    private JsonNode? Item(JsonNode? target, JsonNode? index, Access access)
    {
        if (index is JsonValue value && value.TryGetValue<string>(out var name))
        {
            return Member(target, name, access);
        }

        if (target is JsonArray array && index is JsonValue position && position.TryGetValue<long>(out var at))
        {
            at = access.HasFlag(Access.FromEnd) ? array.Count - at : at;
            if (at >= 0 && at < array.Count)
            {
                return array[(int)at];
            }
        }

        return access.HasFlag(Access.Safe) && target is null or JsonArray ? null : throw Unsupported("an index out of range");
    }

    private bool Bool(Expr expression, Frame frame) =>
        Evaluate(expression, frame) is JsonValue value && value.TryGetValue<bool>(out var boolean) ? boolean : throw Unsupported("a condition that is not a boolean");

    private long Int(Expr expression, Frame frame) => Int(Evaluate(expression, frame));

    private JsonNode? Binary(BinaryExpr binary, Frame frame)
    {
        switch (binary.Operator)
        {
            case TokenKind.And:
                return JsonValue.Create(Bool(binary.Left, frame) && Bool(binary.Right, frame));
            case TokenKind.Or:
                return JsonValue.Create(Bool(binary.Left, frame) || Bool(binary.Right, frame));
            case TokenKind.DoubleQuestion:
                return Evaluate(binary.Left, frame) ?? Evaluate(binary.Right, frame);
            case TokenKind.Equal or TokenKind.NotEqual:
                var equal = JsonNode.DeepEquals(Evaluate(binary.Left, frame), Evaluate(binary.Right, frame));
                return JsonValue.Create(equal == (binary.Operator == TokenKind.Equal));
            case TokenKind.EqualInsensitive or TokenKind.NotEqualInsensitive:
                var same = string.Equals(String(Evaluate(binary.Left, frame)), String(Evaluate(binary.Right, frame)), StringComparison.OrdinalIgnoreCase);
                return JsonValue.Create(same == (binary.Operator == TokenKind.EqualInsensitive));
        }

        var (first, second) = (Evaluate(binary.Left, frame), Evaluate(binary.Right, frame));
        if (IsComparison(binary.Operator) && first?.GetValueKind() == JsonValueKind.String && second?.GetValueKind() == JsonValueKind.String)
        {
            return JsonValue.Create(Holds(binary.Operator, TextOrder.Compare(String(first), String(second)) ?? throw Unsupported("the order of texts with other characters than letters and digits")));
        }

        var (left, right) = (Int(first), Int(second));
        if (right == 0 && binary.Operator is TokenKind.Slash or TokenKind.Modulo)
        {
            throw Unsupported("a division by zero");
        }

        return IsComparison(binary.Operator) ? JsonValue.Create(Holds(binary.Operator, left.CompareTo(right))) : Arithmetic(binary.Operator, left, right);
    }

    private static bool IsComparison(TokenKind operation) =>
        operation is TokenKind.LessThan or TokenKind.LessThanOrEqual or TokenKind.GreaterThan or TokenKind.GreaterThanOrEqual;

    private static bool Holds(TokenKind comparison, int order) => comparison switch
    {
        TokenKind.LessThan => order < 0,
        TokenKind.LessThanOrEqual => order <= 0,
        TokenKind.GreaterThan => order > 0,
        _ => order >= 0,
    };

    private JsonValue Arithmetic(TokenKind operation, long left, long right)
    {
        try
        {
            return JsonValue.Create(operation switch
            {
                TokenKind.Plus => checked(left + right),
                TokenKind.Minus => checked(left - right),
                TokenKind.Asterisk => checked(left * right),
                TokenKind.Slash => left / right,
                _ => left % right,
            });
        }
        catch (OverflowException)
        {
            throw Unsupported("a number beyond 64 bits");
        }
    }

    private string Text(JsonNode? node) => Known(EngineValues.Text, node);

    private string String(JsonNode? node) => Known(EngineValues.String, node);

    public long Int(JsonNode? node) => Known(EngineValues.Int, node);

    private T Known<T>(Func<JsonNode?, T> convert, JsonNode? node)
    {
        try
        {
            return convert(node);
        }
        catch (InvalidOperationException wrong)
        {
            throw Unsupported(wrong.Message);
        }
    }
}
