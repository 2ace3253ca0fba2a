using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Kubernetes.Planning;

namespace GitOpsServerless.Kubernetes.Ignoring;

/// <summary>One segment: selectors that apply to the children, or to all descendants.</summary>
internal sealed record PathSegment(IReadOnlyList<PathSelector> Selectors, bool IsDescendant);

internal abstract record PathSelector
{
    public abstract IEnumerable<(string Pointer, JsonNode? Node)> Select(string pointer, JsonNode? node, JsonNode root, PathBudget budget);
}

internal sealed record NameSelector(string Name) : PathSelector
{
    public override IEnumerable<(string Pointer, JsonNode? Node)> Select(string pointer, JsonNode? node, JsonNode root, PathBudget budget) =>
        budget.Spend() && node is JsonObject o && o.TryGetPropertyValue(Name, out var value) ? [(ObjectComparer.Pointer(pointer, Name), value)] : [];
}

internal sealed record IndexSelector(int Index) : PathSelector
{
    public override IEnumerable<(string Pointer, JsonNode? Node)> Select(string pointer, JsonNode? node, JsonNode root, PathBudget budget)
    {
        if (!budget.Spend() || node is not JsonArray array)
        {
            return [];
        }

        var at = Index < 0 ? array.Count + Index : Index;
        return at >= 0 && at < array.Count ? [(string.Create(CultureInfo.InvariantCulture, $"{pointer}/{at}"), array[at])] : [];
    }
}

internal sealed record WildcardSelector : PathSelector
{
    public override IEnumerable<(string Pointer, JsonNode? Node)> Select(string pointer, JsonNode? node, JsonNode root, PathBudget budget) =>
        JsonPath.Children(pointer, node).TakeWhile(_ => budget.Spend());
}

internal sealed record SliceSelector(int? Start, int? End, int Step) : PathSelector
{
    public override IEnumerable<(string Pointer, JsonNode? Node)> Select(string pointer, JsonNode? node, JsonNode root, PathBudget budget)
    {
        if (node is not JsonArray array || Step <= 0)
        {
            yield break;
        }

        var end = Math.Min(array.Count, Normal(End ?? array.Count, array.Count));
        for (long i = Math.Max(0, Normal(Start ?? 0, array.Count)); i < end && budget.Spend(); i += Step)
        {
            yield return (string.Create(CultureInfo.InvariantCulture, $"{pointer}/{i}"), array[(int)i]);
        }
    }

    private static int Normal(int index, int count) => index < 0 ? count + index : index;
}

internal sealed record FilterSelector(PathCondition Condition) : PathSelector
{
    public override IEnumerable<(string Pointer, JsonNode? Node)> Select(string pointer, JsonNode? node, JsonNode root, PathBudget budget) =>
        JsonPath.Children(pointer, node).TakeWhile(_ => budget.Spend()).Where(c => Condition.Holds(c.Node, root, budget));
}
