using System.Text.Json.Nodes;
using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Semantics;

namespace GitOpsServerless.Bicep.Parameters;

/// <content>Calls of functions, and of the functions that take lambdas.</content>
internal sealed partial class ParameterEvaluator
{
    private JsonNode? Call(CallExpr call, Frame frame)
    {
        if (call.Name.Contains('.', StringComparison.Ordinal))
        {
            return UserFunction(call, frame);
        }

        if (call.Arguments.Any(argument => argument is LambdaExpr))
        {
            return LambdaCall(call, frame);
        }

        var arguments = call.Arguments.Select(argument => Evaluate(argument, frame)).ToList();
        if (CallCosts.Of(call.Name, arguments) is not { } cost)
        {
            throw Unsupported($"{call.Name}() with these arguments");
        }

        _model.Compilation.SpendText(cost);
        foreach (var argument in arguments)
        {
            JsonSize.Spend(_model.Compilation, argument);
        }

        return ParameterFunctions.Call(call.Name, arguments) is { } result ? result.Value : throw Unsupported($"{call.Name}()");
    }

    private JsonNode? UserFunction(CallExpr call, Frame frame)
    {
        _functions ??= _model.Imports.Functions.ToDictionary(function => $"{function.Namespace}.{function.Name}", StringComparer.Ordinal);
        var function = _functions.GetValueOrDefault(call.Name) ?? throw Unsupported($"{call.Name}()");
        var parameters = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        for (var i = 0; i < Math.Min(function.Parameters.Count, call.Arguments.Count); i++)
        {
            parameters[function.Parameters[i].Name] = Evaluate(call.Arguments[i], frame);
        }

        return Evaluate(function.Body, new Frame(parameters, None, null));
    }

    private JsonNode? LambdaCall(CallExpr call, Frame frame)
    {
        var items = Evaluate(call.Arguments[0], frame) as JsonArray ?? throw Unsupported($"{call.Name}() without an array");
        JsonNode? Apply(int argument, JsonNode? item, int index)
        {
            var lambda = (LambdaExpr)call.Arguments[argument];
            var locals = new Dictionary<string, JsonNode?>(frame.Locals, StringComparer.Ordinal) { [lambda.Parameters[0]] = item };
            if (lambda.Parameters.Count > 1)
            {
                locals[lambda.Parameters[1]] = JsonValue.Create((long)index);
            }

            return Evaluate(lambda.Body, frame with { Locals = locals });
        }

        switch (call.Name)
        {
            case "map":
                return new JsonArray([.. items.Select((item, i) => Copy(Apply(1, item, i)))]);
            case "filter":
                return new JsonArray([.. items.Where((item, i) => Apply(1, item, i) is JsonValue value && value.TryGetValue<bool>(out var keep) && keep).Select(Copy)]);
            case "toObject":
                var target = new JsonObject();
                for (var i = 0; i < items.Count; i++)
                {
                    target[String(Apply(1, items[i], i))] = Copy(call.Arguments.Count > 2 ? Apply(2, items[i], i) : items[i]);
                }

                return target;
            case "reduce":
                return Reduce((LambdaExpr)call.Arguments[2], items, Evaluate(call.Arguments[1], frame), frame);
            case "sort":
                return Sorted((LambdaExpr)call.Arguments[1], items, frame);
            case "groupBy" when call.Arguments.Count == 2:
                var groups = new JsonObject();
                for (var i = 0; i < items.Count; i++)
                {
                    var key = String(Apply(1, items[i], i));
                    (groups[key] as JsonArray ?? (JsonArray)(groups[key] = new JsonArray())!).Add(Copy(items[i]));
                }

                return groups.Select(group => group.Key).Distinct(StringComparer.OrdinalIgnoreCase).Count() == groups.Count ? groups : throw Unsupported("groups that differ in case");
            default:
                throw Unsupported($"{call.Name}()");
        }
    }

    // Where items that differ are neither before nor behind each other, the engine's order is not known.
    private JsonArray Sorted(LambdaExpr lambda, JsonArray items, Frame frame)
    {
        bool IsBefore(JsonNode? left, JsonNode? right)
        {
            var locals = new Dictionary<string, JsonNode?>(frame.Locals, StringComparer.Ordinal) { [lambda.Parameters[0]] = left, [lambda.Parameters[1]] = right };
            return Evaluate(lambda.Body, frame with { Locals = locals }) is JsonValue value && value.TryGetValue<bool>(out var before) && before;
        }

        var sorted = new List<JsonNode?>(items.Count);
        foreach (var item in items)
        {
            var (low, high) = (0, sorted.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = IsBefore(item, sorted[middle]) ? (low, middle) : (middle + 1, high);
            }

            sorted.Insert(low, item);
        }

        for (var i = 1; i < sorted.Count; i++)
        {
            if (IsBefore(sorted[i - 1], sorted[i]) == IsBefore(sorted[i], sorted[i - 1]) && !JsonNode.DeepEquals(sorted[i - 1], sorted[i]))
            {
                throw Unsupported("sort() of items that differ without an order");
            }
        }

        return new JsonArray([.. sorted.Select(Copy)]);
    }

    private JsonNode? Reduce(LambdaExpr lambda, JsonArray items, JsonNode? start, Frame frame)
    {
        var result = start;
        for (var i = 0; i < items.Count; i++)
        {
            var locals = new Dictionary<string, JsonNode?>(frame.Locals, StringComparer.Ordinal) { [lambda.Parameters[0]] = result, [lambda.Parameters[1]] = items[i] };
            if (lambda.Parameters.Count > 2)
            {
                locals[lambda.Parameters[2]] = JsonValue.Create((long)i);
            }

            result = Evaluate(lambda.Body, frame with { Locals = locals });
        }

        return result;
    }
}
