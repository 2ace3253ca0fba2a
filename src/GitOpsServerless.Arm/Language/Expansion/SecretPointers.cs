using System.Globalization;
using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>Where the secrets of a value stand in its JSON.</summary>
internal static class SecretPointers
{
    public static IReadOnlyList<string> Of(TemplateValue value, WorkMeter meter)
    {
        if (!value.HasSecret)
        {
            return [];
        }

        var pointers = new List<string>();
        Add(value, "", pointers, meter);
        return pointers;
    }

    private static void Add(TemplateValue value, string pointer, List<string> pointers, WorkMeter meter)
    {
        meter.SpendText(pointer.Length);
        if (!value.HasSecret)
        {
            return;
        }

        meter.Keep(56 + (2L * pointer.Length));
        switch (value)
        {
            case ArrayValue array:
                for (var i = 0; i < array.Items.Count; i++)
                {
                    Add(array.Items[i], $"{pointer}/{i.ToString(CultureInfo.InvariantCulture)}", pointers, meter);
                }

                break;
            case ObjectValue container:
                foreach (var (name, child) in container.Properties)
                {
                    Add(child, Below(pointer, ExpressionText.Escape(name)), pointers, meter);
                }

                foreach (var (name, child) in container.UnknownNames)
                {
                    Add(child, Below(pointer, ExpressionWriter.Write(name)), pointers, meter);
                }

                break;
            default:
                pointers.Add(pointer);
                break;
        }
    }

    private static string Below(string pointer, string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
}
