using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Planning;

/// <summary>Puts applications after those that they depend on or take inputs from.</summary>
internal static class ApplicationOrder
{
    public static IReadOnlyList<string> Of(IReadOnlyList<string> names, Func<string, ApplicationDefinition?> definitionOf)
    {
        var wanted = names.ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var result = new List<string>();
        var open = new Stack<(string Name, bool IsReady)>(names.Reverse().Select(n => (n, false)));
        while (open.TryPop(out var next))
        {
            if (next.IsReady)
            {
                result.Add(next.Name);
            }
            else if (seen.Add(next.Name))
            {
                // A cycle ends here: who is seen already is not visited again.
                open.Push((next.Name, true));
                Needs(definitionOf(next.Name)).Where(wanted.Contains).Reverse().ToList().ForEach(n => open.Push((n, false)));
            }
        }

        return result;
    }

    private static IEnumerable<string> Needs(ApplicationDefinition? definition) =>
        definition is null ? [] : definition.DependsOn.Concat(definition.Inputs.Select(i => i.From));
}
