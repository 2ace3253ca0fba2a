using GitOpsServerless.Arm.Language.Expansion;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Functions;

/// <summary>Different values in the order of their first appearance; the values are known as a whole.</summary>
internal sealed class ValueSet(WorkMeter meter)
{
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);
    private readonly List<TemplateValue> items = [];

    public IReadOnlyList<TemplateValue> Items => items;

    public void Add(TemplateValue value)
    {
        if (keys.Add(Key(value)))
        {
            items.Add(value);
        }
    }

    public void AddRange(IEnumerable<TemplateValue> values)
    {
        foreach (var value in values)
        {
            Add(value);
        }
    }

    public bool Contains(TemplateValue value) => keys.Contains(Key(value));

    /// <summary>Equal values have equal keys: JSON with the properties sorted.</summary>
    private string Key(TemplateValue value)
    {
        meter.SpendText(value.Size);
        return ValueText.ToJsonText(Sorted(value));
    }

    private static TemplateValue Sorted(TemplateValue value) => value switch
    {
        ObjectValue container => new ObjectValue(container.Properties
            .OrderBy(static property => property.Key, StringComparer.Ordinal)
            .Select(static property => KeyValuePair.Create(property.Key, Sorted(property.Value)))),
        ArrayValue array when array.Items.Any(static item => item is ObjectValue or ArrayValue) => new ArrayValue([.. array.Items.Select(Sorted)]),
        _ => value,
    };
}
