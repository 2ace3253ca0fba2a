namespace GitOpsServerless.Bicep.Loading.JsonPaths;

/// <summary>How a comparison of a condition is joined to what follows it.</summary>
internal enum JsonPathJoin
{
    None,
    And,
    Or,
}

/// <summary>
/// Comparisons that are joined by <c>&amp;&amp;</c> and <c>||</c>. Neither binds more tightly: each holds everything to its right
/// together, as Newtonsoft.Json reads them.
/// </summary>
internal sealed record JsonPathCondition(IReadOnlyList<(JsonPathComparison Comparison, JsonPathJoin Join)> Parts)
{
    public bool IsMet(JsonPathRun run, JsonPathNode node)
    {
        var met = false;
        foreach (var (comparison, join) in Parts)
        {
            met = comparison.IsMet(run, node);
            if ((join == JsonPathJoin.And && !met) || (join == JsonPathJoin.Or && met))
            {
                return met;
            }
        }

        return met;
    }
}

/// <summary>A side of a comparison: a path from the node or the root, or a value.</summary>
internal sealed record JsonPathSide(IReadOnlyList<JsonPathStep>? Path, JsonPathNode Value)
{
    public IEnumerable<JsonPathNode> Results(JsonPathRun run, JsonPathNode node) => Path is null ? [Value] : run.Follow(Path, node);
}

/// <summary>Two sides, of which any pair of results is to meet the operator; without an operator, the left side has a result.</summary>
internal sealed record JsonPathComparison(JsonPathSide Left, string? Operator, JsonPathSide? Right)
{
    public bool IsMet(JsonPathRun run, JsonPathNode node)
    {
        var left = Left.Results(run, node);
        if (Operator is null || Right is null)
        {
            return left.Any();
        }

        IReadOnlyList<JsonPathNode>? right = null;
        foreach (var found in left)
        {
            right ??= [.. Right.Results(run, node)];
            if (right.Any(other => Compare(run, run.Seen(found), other)))
            {
                return true;
            }
        }

        return false;
    }

    private bool Compare(JsonPathRun run, JsonPathNode left, JsonPathNode right)
    {
        if (!left.IsScalar || !right.IsScalar)
        {
            return Operator is "!=" or "<>";
        }

        run.Read((left.Text?.Length ?? 0) + (right.Text?.Length ?? 0));
        return Operator switch
        {
            "==" or "===" => JsonPathValues.AreEqual(left, right),
            "!=" or "<>" or "!==" => !JsonPathValues.AreEqual(left, right),
            "<" => JsonPathValues.Compare(left, right) < 0,
            "<=" => JsonPathValues.Compare(left, right) <= 0,
            ">" => JsonPathValues.Compare(left, right) > 0,
            ">=" => JsonPathValues.Compare(left, right) >= 0,
            _ => left.Text is { } text && right.Text is { } pattern && run.IsMatch(text, pattern),
        };
    }
}
