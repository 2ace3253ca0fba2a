using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Json;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Functions;

/// <summary>Functions over objects.</summary>
/// <remarks><see href="https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-object"/></remarks>
internal static class ObjectFunctions
{
    public static IEnumerable<FunctionDefinition> All { get; } =
    [
        new("createObject", 0, int.MaxValue) { Eager = CreateObject, Unknown = UnknownHandling.All },
        new("items", 1, 1) { Eager = Items, Unknown = UnknownHandling.Parts },
        new("objectKeys", 1, 1) { Eager = Keys, Unknown = UnknownHandling.Parts },
        new("shallowMerge", 1, 1) { Eager = ShallowMerge, Unknown = UnknownHandling.Parts },
        new("json", 1, 1) { Eager = static call => ParseJson(call, call.StrictText(0)) },
        new("null", 0, 0) { Eager = static _ => TemplateValue.Null },
        new("tryGet", 2, int.MaxValue) { Eager = TryGet, Unknown = UnknownHandling.Parts },
    ];

    /// <summary>Reads JSON as data.</summary>
    public static TemplateValue ParseJson(FunctionCall call, string text)
    {
        call.Evaluator.Meter.SpendText(text.Length * 4L);
        var diagnostics = new List<TemplateDiagnostic>();
        return JsonSourceReader.Read(text, diagnostics) is { } source
            ? SourceConversion.ToLiteral(source)
            : throw call.Failure($"the value is no valid JSON: {diagnostics[0].Message}");
    }

    private static ObjectValue? CreateObject(FunctionCall call)
    {
        if (call.Count % 2 != 0)
        {
            throw call.Failure("every name needs a value, so that the number of arguments is even.");
        }

        var known = new List<KeyValuePair<string, TemplateValue>>();
        var unknown = new List<KeyValuePair<Expression, TemplateValue>>();
        for (var i = 0; i < call.Count; i += 2)
        {
            if (call[i] is ResidualValue name)
            {
                unknown.Add(new(name.Expression, call[i + 1]));
            }
            else
            {
                known.Add(new(call.StrictText(i), call[i + 1]));
            }
        }

        return new ObjectValue(known, unknown);
    }

    private static ArrayValue? Items(FunctionCall call)
    {
        var container = call.Object(0);
        return container.HasUnknownNames ? null : new ArrayValue([.. Sorted(container).Select(static property =>
            new ObjectValue([new("key", new StringValue(property.Key)), new("value", property.Value)]))]);
    }

    private static ArrayValue? Keys(FunctionCall call)
    {
        var container = call.Object(0);
        return container.HasUnknownNames ? null : new ArrayValue([.. Sorted(container).Select(static property => new StringValue(property.Key))]);
    }

    private static IOrderedEnumerable<KeyValuePair<string, TemplateValue>> Sorted(ObjectValue container) =>
        container.Properties.OrderBy(static property => property.Key, ValueComparison.TextOrder);

    private static ObjectValue? ShallowMerge(FunctionCall call)
    {
        var properties = new List<KeyValuePair<string, TemplateValue>>();
        foreach (var item in call.Array(0).Items)
        {
            switch (item)
            {
                case ObjectValue { HasUnknownNames: false } container:
                    call.Evaluator.Meter.Spend(container.Properties.Count);
                    properties.AddRange(container.Properties);
                    break;
                case ResidualValue or ObjectValue:
                    return null;
                default:
                    throw call.Failure($"every element of the array must be of the type 'Object'; one is of the type '{item.TypeName}'.");
            }
        }

        return new ObjectValue(properties);
    }

    private static TemplateValue? TryGet(FunctionCall call)
    {
        var value = call[0];
        for (var i = 1; i < call.Count; i++)
        {
            switch (value, call[i])
            {
                case (ObjectValue container, StringValue name):
                    if (!container.TryGet(name.Value, out var found))
                    {
                        return container.HasUnknownNames ? null : TemplateValue.Null;
                    }

                    value = found;
                    break;
                case (ArrayValue array, IntegerValue index):
                    if (index.Value < 0 || index.Value >= array.Items.Count)
                    {
                        return TemplateValue.Null;
                    }

                    value = array.Items[(int)index.Value];
                    break;
                case (NullValue, StringValue or IntegerValue):
                    return TemplateValue.Null;
                case (ResidualValue residual, _):
                    return call.Evaluator.Residual("tryGet", [residual, .. call.Arguments.Skip(i)]);
                default:
                    throw call.WrongType(0, "'Object' or 'Array'");
            }
        }

        return value;
    }
}
