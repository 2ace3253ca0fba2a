using GitOpsServerless.Arm.Language.Json;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>Says of declarations whether their values are secrets.</summary>
internal static class SecureTypes
{
    private static readonly string[] Children = ["items", "additionalProperties"];
    private static readonly string[] ChildLists = ["properties", "prefixItems"];

    /// <summary>True for <c>securestring</c> and <c>secureObject</c>.</summary>
    public static bool IsSecure(string? type) => type?.StartsWith("secure", StringComparison.OrdinalIgnoreCase) ?? false;

    /// <summary>True when a value of the declaration is a secret or holds one, through references as well.</summary>
    public static bool IsSecure(JsonSource template, JsonSource schema, WorkMeter meter)
    {
        var seen = new HashSet<JsonSource>();
        var waiting = new Stack<JsonSource>([schema]);
        while (waiting.TryPop(out var current))
        {
            if (current.Kind != JsonSourceKind.Object || !seen.Add(current))
            {
                continue;
            }

            meter.Spend(1 + current.Properties.Count);
            if (IsSecure(current.GetString("type")))
            {
                return true;
            }

            Push(template, current, waiting);
        }

        return false;
    }

    private static void Push(JsonSource template, JsonSource schema, Stack<JsonSource> waiting)
    {
        if (schema.GetString("$ref") is { } reference && ValueSchema.FindDefinition(template, reference) is { } definition)
        {
            waiting.Push(definition);
        }

        foreach (var name in Children)
        {
            if (schema.GetObject(name) is { } child)
            {
                waiting.Push(child);
            }
        }

        foreach (var list in ChildLists.Select(name => schema[name]).Append(schema.GetObject("discriminator")?["mapping"]).OfType<JsonSource>())
        {
            foreach (var child in list.Items.Concat(list.Properties.Select(static property => property.Value)))
            {
                waiting.Push(child);
            }
        }
    }
}
