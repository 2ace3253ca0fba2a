using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Kubernetes.Planning;

namespace GitOpsServerless.Kubernetes.Ignoring;

/// <summary>
/// JSON path expressions (RFC 9535): names, indexes, slices, wildcards, descendants and filters with comparisons,
/// existence, <c>&amp;&amp; || !</c>. Answers JSON pointers. Bounded by a cost instead of a time.
/// </summary>
internal sealed class JsonPath
{
    private const int MostSteps = 200_000;
    private readonly IReadOnlyList<PathSegment> _segments;

    private JsonPath(IReadOnlyList<PathSegment> segments) => _segments = segments;

    /// <summary>Parses an expression; null with the error in words when it is not valid.</summary>
    public static JsonPath? Parse(string text, out string? error)
    {
        try
        {
            error = null;
            return new JsonPath(new JsonPathParser(text).Parse());
        }
        catch (FormatException e)
        {
            error = e.Message;
            return null;
        }
    }

    /// <summary>Pointers of all matches; null when the search costs too much.</summary>
    public IReadOnlyList<string>? Find(JsonNode root)
    {
        var budget = new PathBudget(MostSteps);
        var matches = Evaluate(_segments, [(string.Empty, root)], root, budget);
        return budget.IsSpent ? null : [.. matches.Select(m => m.Pointer).Distinct(StringComparer.Ordinal)];
    }

    internal static List<(string Pointer, JsonNode? Node)> Evaluate(
        IReadOnlyList<PathSegment> segments, List<(string Pointer, JsonNode? Node)> nodes, JsonNode root, PathBudget budget)
    {
        foreach (var segment in segments)
        {
            var from = segment.IsDescendant ? nodes.SelectMany(n => SelfAndDescendants(n.Pointer, n.Node, budget)) : nodes;
            nodes = [.. from.SelectMany(n => segment.Selectors.SelectMany(s => s.Select(n.Pointer, n.Node, root, budget)))];
            if (budget.IsSpent)
            {
                return [];
            }
        }

        return nodes;
    }

    internal static IEnumerable<(string Pointer, JsonNode? Node)> Children(string pointer, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject o:
                foreach (var (name, value) in o)
                {
                    yield return (ObjectComparer.Pointer(pointer, name), value);
                }

                break;
            case JsonArray a:
                for (var i = 0; i < a.Count; i++)
                {
                    yield return (string.Create(CultureInfo.InvariantCulture, $"{pointer}/{i}"), a[i]);
                }

                break;
            default:
                break;
        }
    }

    private static IEnumerable<(string Pointer, JsonNode? Node)> SelfAndDescendants(string pointer, JsonNode? node, PathBudget budget)
    {
        if (!budget.Spend())
        {
            yield break;
        }

        yield return (pointer, node);
        foreach (var child in Children(pointer, node))
        {
            foreach (var below in SelfAndDescendants(child.Pointer, child.Node, budget))
            {
                yield return below;
            }
        }
    }
}

/// <summary>Steps that are left.</summary>
internal sealed class PathBudget(int steps)
{
    private int _left = steps;

    public bool IsSpent { get; private set; }

    public bool Spend()
    {
        IsSpent |= --_left < 0;
        return !IsSpent;
    }
}
