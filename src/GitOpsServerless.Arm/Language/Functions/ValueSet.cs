using GitOpsServerless.Arm.Language.Expansion;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Functions;

/// <summary>Different values in the order of their first appearance; the values are known as a whole.</summary>
internal sealed class ValueSet(WorkMeter meter)
{
    private const int KeyCost = 4;
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);
    private readonly List<TemplateValue> items = [];

    public IReadOnlyList<TemplateValue> Items => items;

    public void Add(TemplateValue value)
    {
        var key = Key(value);
        if (keys.Add(key))
        {
            meter.Keep(96 + (2L * key.Length));
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

    /// <summary>Equal values have equal keys: the JSON text, in which Azure minds the order of properties.</summary>
    private string Key(TemplateValue value)
    {
        meter.Spend(KeyCost);
        meter.SpendText(value.Size);
        return ValueText.ToJsonText(value);
    }
}
