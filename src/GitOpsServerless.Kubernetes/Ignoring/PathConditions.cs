using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Kubernetes.Ignoring;

/// <summary>A condition of a filter, about the current node.</summary>
internal abstract record PathCondition
{
    public abstract bool Holds(JsonNode? current, JsonNode root, PathBudget budget);
}

internal sealed record AndCondition(PathCondition Left, PathCondition Right) : PathCondition
{
    public override bool Holds(JsonNode? current, JsonNode root, PathBudget budget) =>
        Left.Holds(current, root, budget) && Right.Holds(current, root, budget);
}

internal sealed record OrCondition(PathCondition Left, PathCondition Right) : PathCondition
{
    public override bool Holds(JsonNode? current, JsonNode root, PathBudget budget) =>
        Left.Holds(current, root, budget) || Right.Holds(current, root, budget);
}

internal sealed record NotCondition(PathCondition Inner) : PathCondition
{
    public override bool Holds(JsonNode? current, JsonNode root, PathBudget budget) => !Inner.Holds(current, root, budget);
}

internal sealed record ExistsCondition(PathOperand Operand) : PathCondition
{
    public override bool Holds(JsonNode? current, JsonNode root, PathBudget budget) => Operand.Resolve(current, root, budget).Exists;
}

internal sealed record ComparisonCondition(PathOperand Left, string Operator, PathOperand Right) : PathCondition
{
    public override bool Holds(JsonNode? current, JsonNode root, PathBudget budget)
    {
        var (leftExists, left) = Left.Resolve(current, root, budget);
        var (rightExists, right) = Right.Resolve(current, root, budget);
        var equal = leftExists == rightExists && (!leftExists || JsonNode.DeepEquals(left, right));
        return Operator switch
        {
            "==" => equal,
            "!=" => !equal,
            "<" => Order(left, right) < 0,
            ">" => Order(left, right) > 0,
            "<=" => equal || Order(left, right) < 0,
            _ => equal || Order(left, right) > 0,
        };
    }

    private static int? Order(JsonNode? left, JsonNode? right)
    {
        if (left is not JsonValue a || right is not JsonValue b)
        {
            return null;
        }

        return (a.GetValueKind(), b.GetValueKind()) switch
        {
            (JsonValueKind.String, JsonValueKind.String) => string.CompareOrdinal(a.GetValue<string>(), b.GetValue<string>()),
            (JsonValueKind.Number, JsonValueKind.Number) when Number(a) is { } x && Number(b) is { } y => x.CompareTo(y),
            _ => null,
        };
    }

    private static double? Number(JsonValue value) => double.TryParse(
        value.ToJsonString(), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>A literal, or a path from the current node (<c>@</c>) or the root (<c>$</c>).</summary>
internal sealed record PathOperand(JsonNode? Literal, IReadOnlyList<PathSegment>? Path, bool FromRoot)
{
    public (bool Exists, JsonNode? Value) Resolve(JsonNode? current, JsonNode root, PathBudget budget)
    {
        if (Path is null)
        {
            return (true, Literal);
        }

        var matches = JsonPath.Evaluate(Path, [(string.Empty, FromRoot ? root : current)], root, budget);
        return matches.Count > 0 ? (true, matches[0].Node) : (false, null);
    }
}
