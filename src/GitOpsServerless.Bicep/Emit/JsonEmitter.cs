using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Emit;

/// <summary>Writes expressions as the JSON of a template.</summary>
internal sealed class JsonEmitter(ArmConverter converter)
{
    private readonly Compilation _compilation = converter.Builder.Model.Compilation;
    private readonly StringBuilder _written = new();

    public JsonNode? Value(Expr expression)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        _compilation.Spend(1);
        switch (expression)
        {
            case BoolExpr boolean:
                return JsonValue.Create(boolean.Value);
            case IntExpr number:
                return JsonValue.Create(number.Value);
            case NullExpr:
                return null;
            case ObjectExpr @object:
                var target = new JsonObject();
                Properties(target, @object);
                return target;
            case ArrayExpr array:
                var items = new JsonNode?[array.Items.Count];
                for (var i = 0; i < items.Length; i++)
                {
                    items[i] = Value(array.Items[i]);
                }

                return new JsonArray(items);
            default:
                return Text(converter.Convert(expression));
        }
    }

    public JsonNode Text(ArmExpression expression) => expression is ArmInteger number
        ? JsonValue.Create(number.Value)
        : JsonValue.Create(Written(expression));

    private string Written(ArmExpression expression)
    {
        var text = ArmExpressionWriter.Write(expression, _written);
        _compilation.SpendText(text.Length);
        return text;
    }

    /// <summary>Writes the properties of an object: loops first, as one <c>copy</c> array.</summary>
    /// <param name="target">Where they are written to.</param>
    /// <param name="source">The properties.</param>
    /// <param name="declaration">The declaration that a property comes from, by its name.</param>
    public void Properties(JsonObject target, ObjectExpr source, Func<string, SyntaxNode?>? declaration = null)
    {
        JsonArray? copies = null;
        for (var i = 0; i < source.Properties.Count; i++)
        {
            if (source.Properties[i] is { Value: ForExpr loop } property)
            {
                var name = property.Name ?? throw Refusal.Feature(converter.Builder.Model, null, "a loop as the value of a computed property");
                (copies ??= []).Add(Copy(name, loop.Expression, loop.Body));
            }
        }

        if (copies is not null && !target.TryAdd("copy", copies))
        {
            throw Refusal.Feature(converter.Builder.Model, null, "a loop at the top of a resource that is itself a loop");
        }

        for (var i = 0; i < source.Properties.Count; i++)
        {
            var property = source.Properties[i];
            if (property.Value is ForExpr)
            {
                continue;
            }

            try
            {
                Add(target, Key(property.Key), Value(property.Value));
            }
            catch (Refusal refusal) when (property.Name is { } name && declaration?.Invoke(name) is { } at)
            {
                throw refusal.Within(converter.Builder.Model, at);
            }
        }
    }

    public string Key(Expr key)
    {
        var name = key is StringExpr text ? ArmExpressionWriter.Escape(text.Value) : Written(converter.Convert(key));

        // A property that is really called "copy" must not look like a copy loop.
        return string.Equals(name, "copy", StringComparison.OrdinalIgnoreCase) ? $"[string('{name}')]" : name;
    }

    public bool Add(JsonObject target, string name, JsonNode? value) => target.TryAdd(name, value)
        ? true
        : throw Refusal.Feature(converter.Builder.Model, null, $"an object with two properties {name}");

    public JsonObject Copy(string? name, Expr expression, Expr? input, ulong? batchSize = null)
    {
        var copy = new JsonObject();
        if (name is not null)
        {
            copy.Add("name", ArmExpressionWriter.Escape(name));
        }

        copy.Add("count", Value(new CallExpr("length", expression)));
        if (batchSize is { } size)
        {
            copy.Add("mode", "serial");
            copy.Add("batchSize", size);
        }

        if (input is not null)
        {
            // The deployment engine takes an object or a string here; everything else becomes an expression.
            copy.Add("input", input is ObjectExpr or StringExpr ? Value(input) : Text(ArmConverter.AsCall(converter.Convert(input))));
        }

        return copy;
    }

    /// <summary>The loop of a module parameter: its value is one expression, and its copy loop is called <c>value</c>.</summary>
    public JsonObject ParameterCopy(ForExpr loop)
    {
        var copy = Copy("value", loop.Expression, null);
        var input = converter.Convert(loop.Body);
        copy.Add("input", Text(RenameCopyIndex(loop.Body is ObjectExpr or StringExpr ? input : ArmConverter.AsCall(input))));
        return copy;
    }

    private static ArmExpression RenameCopyIndex(ArmExpression expression)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        if (expression is not ArmCall call)
        {
            return expression;
        }

        ArmExpression[] arguments = call.Function == "copyIndex" && call.Arguments is [ArmString or ArmInteger]
            ? [new ArmString("value")]
            : [.. call.Arguments.Select(RenameCopyIndex)];
        return new ArmCall(call.Function, arguments, [.. call.Properties.Select(RenameCopyIndex)]);
    }
}
