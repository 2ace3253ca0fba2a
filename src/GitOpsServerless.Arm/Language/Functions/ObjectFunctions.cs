using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Json;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Functions;

/// <summary>Functions over objects.</summary>
/// <remarks><see href="https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-object"/></remarks>
internal static class ObjectFunctions
{
    private const long ItemBytes = 400;

    public static IEnumerable<FunctionDefinition> All { get; } =
    [
        new("createObject", 0, int.MaxValue) { Cost = 10, Eager = CreateObject, Unknown = UnknownHandling.All, PaysItself = true, KeepsParts = true },
        new("items", 1, 1) { Cost = 8, Eager = Items, Unknown = UnknownHandling.Parts, PaysItself = true, KeepsParts = true },
        new("objectKeys", 1, 1) { Eager = Keys, Unknown = UnknownHandling.Parts, PaysItself = true, KeepsParts = true },
        new("shallowMerge", 1, 1) { Eager = ShallowMerge, Unknown = UnknownHandling.Parts, PaysItself = true, KeepsParts = true },
        new("json", 1, 1) { Cost = 8, PaysItself = true, Eager = static call => ParseJson(call, call.Text(0)) },
        new("null", 0, 0) { Eager = static _ => TemplateValue.Null, PaysItself = true, KeepsParts = true },
        new("tryGet", 2, int.MaxValue) { Eager = TryGet, Unknown = UnknownHandling.Parts, PaysItself = true, KeepsParts = true },
    ];

    /// <summary>Reads JSON as data.</summary>
    public static TemplateValue ParseJson(FunctionCall call, string text)
    {
        call.Evaluator.Meter.SpendText(text.Length * 4L);
        var diagnostics = new List<TemplateDiagnostic>();
        return JsonSourceReader.ReadFirst(text, diagnostics) is { } source
            ? call.Evaluator.Meter.AdmitWhole(SourceConversion.ToLiteral(source))
            : throw call.Failure($"the value is no valid JSON: {diagnostics[0].Message}");
    }

    private static ObjectValue? CreateObject(FunctionCall call)
    {
        if (call.Count % 2 != 0)
        {
            throw call.Failure("every name needs a value, so that the number of arguments is even.");
        }

        var known = new List<KeyValuePair<string, TemplateValue>>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var unknown = new List<KeyValuePair<Expression, TemplateValue>>();
        for (var i = 0; i < call.Count; i += 2)
        {
            if (call[i] is ResidualValue name)
            {
                unknown.Add(new(name.Expression, call[i + 1]));
            }
            else if (names.Add(Pay(call, call.Text(i))))
            {
                known.Add(new(call.Text(i), call[i + 1]));
            }
            else
            {
                throw new TemplateException($"The template language function 'createObject' expects all property names to be unique. The following property names were duplicated: {ValueText.Quote(call[i])}.");
            }
        }

        return new ObjectValue(known, unknown);
    }

    /// <summary>A look-up reads the whole name.</summary>
    private static string Pay(FunctionCall call, string name)
    {
        call.Evaluator.Meter.SpendText(name.Length);
        return name;
    }

    private static ArrayValue? Items(FunctionCall call)
    {
        var container = call.Object(0);
        call.Evaluator.Meter.Keep(ItemBytes * container.Properties.Count);
        return container.HasUnknownNames ? null : new ArrayValue([.. Sorted(call, container).Select(static property =>
            new ObjectValue([new("key", new StringValue(property.Key)), new("value", property.Value)]))]);
    }

    private static ArrayValue? Keys(FunctionCall call)
    {
        var container = call.Object(0);
        return container.HasUnknownNames ? null : new ArrayValue([.. Sorted(call, container).Select(static property => new StringValue(property.Key))]);
    }

    private static IOrderedEnumerable<KeyValuePair<string, TemplateValue>> Sorted(FunctionCall call, ObjectValue container)
    {
        var count = container.Properties.Count;
        call.Evaluator.Meter.SpendSort(count);
        call.Evaluator.Meter.SpendText(container.Properties.Sum(static property => (long)property.Key.Length) * (1 + int.Log2(count + 1)));
        call.Evaluator.Meter.Keep(32L * count);
        return container.Properties.OrderBy(static property => property.Key, StringComparer.OrdinalIgnoreCase);
    }

    private static ObjectValue? ShallowMerge(FunctionCall call)
    {
        var properties = new OrderedDictionary<string, KeyValuePair<string, TemplateValue>>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in call.Array(0).Items)
        {
            switch (item)
            {
                case ObjectValue { HasUnknownNames: false } container:
                    call.Evaluator.Meter.Spend(4L * container.Properties.Count);
                    call.Evaluator.Meter.Keep(64L * container.Properties.Count);
                    foreach (var property in container.Properties)
                    {
                        // The first spelling of a name stays, the last value wins.
                        properties[property.Key] = properties.TryGetValue(property.Key, out var earlier) ? KeyValuePair.Create(earlier.Key, property.Value) : property;
                    }

                    break;
                case ResidualValue or ObjectValue:
                    return null;
                default:
                    throw call.Failure($"every element of the array must be of the type 'Object'; one is of the type '{item.TypeName}'.");
            }
        }

        return new ObjectValue(properties.Values);
    }

    /// <summary>
    /// The first step gives null where there is nothing to find, of whatever type the value is, and ends there. The steps after it are
    /// plain accesses: so are those after <c>.?</c> in Bicep.
    /// </summary>
    private static TemplateValue? TryGet(FunctionCall call)
    {
        if (call[0] is ObjectValue { HasUnknownNames: true } partly && call[1] is StringValue uncertain && !partly.TryGet(uncertain.Value, out _))
        {
            return null;
        }

        call.Evaluator.Meter.SpendText(call[1] is StringValue ? call[1].Size : 0);
        var value = (call[0], call[1]) switch
        {
            (ObjectValue container, StringValue name) => container.TryGet(name.Value, out var found) ? found : TemplateValue.Null,
            (ArrayValue array, IntegerValue index) => index.Value >= 0 && index.Value < array.Items.Count ? array.Items[(int)index.Value] : TemplateValue.Null,
            _ => TemplateValue.Null,
        };
        if (value is NullValue)
        {
            return value;
        }

        // A value that is not known yet may be null: the rest of the way stays optional.
        if (value is ResidualValue && call.Count > 2)
        {
            return call.Evaluator.Residual("tryGet", [value, .. call.Arguments.Skip(2)]);
        }

        for (var i = 2; i < call.Count; i++)
        {
            value = call.Evaluator.Access(value, call[i]);
        }

        return value;
    }
}
