using System.Text.Json.Nodes;

namespace GitOpsServerless.Bicep.Loading.JsonPaths;

/// <summary>One part of a path: from the nodes so far to those that it selects, in order; a node that does not fit selects nothing.</summary>
internal abstract record JsonPathStep
{
    public IEnumerable<JsonPathNode> Apply(JsonPathRun run, IEnumerable<JsonPathNode> current) =>
        current.SelectMany(node => Select(run, run.Seen(node))).Select(run.Seen);

    protected abstract IEnumerable<JsonPathNode> Select(JsonPathRun run, JsonPathNode node);
}

/// <summary><c>$</c> in a condition: the whole document.</summary>
internal sealed record RootStep : JsonPathStep
{
    protected override IEnumerable<JsonPathNode> Select(JsonPathRun run, JsonPathNode node) => [run.Root];
}

/// <summary><c>.name</c>, <c>['name']</c>, <c>['a', 'b']</c>: the values of these properties of an object.</summary>
internal sealed record NamesStep(IReadOnlyList<string> Names) : JsonPathStep
{
    protected override IEnumerable<JsonPathNode> Select(JsonPathRun run, JsonPathNode node)
    {
        if (node is { IsProperty: false, Value: JsonObject @object })
        {
            foreach (var name in Names)
            {
                if (@object.TryGetPropertyValue(name, out var value))
                {
                    yield return JsonPathNode.Of(value);
                }
            }
        }
    }
}

/// <summary><c>.*</c>: the values of an object's properties. The items of an array are <c>[*]</c> alone.</summary>
internal sealed record AnyNameStep : JsonPathStep
{
    protected override IEnumerable<JsonPathNode> Select(JsonPathRun run, JsonPathNode node) =>
        node is { IsProperty: false, Value: JsonObject @object } ? @object.Select(pair => JsonPathNode.Of(pair.Value)) : [];
}

/// <summary><c>..name</c>, <c>..['a', 'b']</c>: the values of these properties wherever they are below.</summary>
internal sealed record ScanStep(IReadOnlyList<string> Names) : JsonPathStep
{
    protected override IEnumerable<JsonPathNode> Select(JsonPathRun run, JsonPathNode node) =>
        run.Descendants(node).SelectMany(below => Names.Where(name => name == below.Property).Select(_ => JsonPathNode.Of(below.Value)));
}

/// <summary><c>..*</c>: the node itself and all values below.</summary>
internal sealed record ScanAnyStep : JsonPathStep
{
    protected override IEnumerable<JsonPathNode> Select(JsonPathRun run, JsonPathNode node) =>
        run.Descendants(node).Where(below => !below.IsProperty).Prepend(node);
}

/// <summary><c>[0]</c>, <c>[0, 2]</c>: items of an array. Those beyond its end are nothing; the official compiler fails at those before its start.</summary>
internal sealed record IndexesStep(IReadOnlyList<int> Indexes) : JsonPathStep
{
    protected override IEnumerable<JsonPathNode> Select(JsonPathRun run, JsonPathNode node)
    {
        if (node is { IsProperty: false, Value: JsonArray array })
        {
            foreach (var index in Indexes.Where(index => index < array.Count))
            {
                yield return index >= 0 ? JsonPathNode.Of(array[index]) : throw new JsonPathError($"The index {index} is negative.");
            }
        }
    }
}

/// <summary><c>[*]</c>: the items of an array.</summary>
internal sealed record AnyIndexStep : JsonPathStep
{
    protected override IEnumerable<JsonPathNode> Select(JsonPathRun run, JsonPathNode node) =>
        node is { IsProperty: false, Value: JsonArray array } ? array.Select(JsonPathNode.Of) : [];
}

/// <summary><c>[start:end:step]</c>: a part of an array; negative ends count from its end.</summary>
internal sealed record SliceStep(int? Start, int? End, int? Stride) : JsonPathStep
{
    protected override IEnumerable<JsonPathNode> Select(JsonPathRun run, JsonPathNode node)
    {
        long stride = Stride ?? 1;
        if (stride == 0)
        {
            throw new JsonPathError("The step of a slice is zero.");
        }

        if (node is not { IsProperty: false, Value: JsonArray array })
        {
            yield break;
        }

        var count = array.Count;
        var isForward = stride > 0;
        var last = isForward ? count : count - 1;
        var start = Math.Min(Start is { } first ? FromEnd(first, count) : isForward ? 0 : last, last);
        var end = Math.Clamp(End is { } stop ? FromEnd(stop, count) : isForward ? count : -1, -1, count);
        for (var at = isForward ? Math.Max(start, 0) : start; isForward ? at < end : at > end; at += stride)
        {
            // The official compiler adds with 32 bits and fails where they do not hold the sum.
            yield return at + stride <= int.MaxValue ? JsonPathNode.Of(array[(int)at]) : throw new JsonPathError("The step of a slice is too large.");
        }
    }

    private static long FromEnd(int index, int count) => index < 0 ? (long)count + index : index;
}

/// <summary><c>[?(condition)]</c>: the parts of a node that meet a condition; of an object its properties.</summary>
internal sealed record FilterStep(JsonPathCondition Condition) : JsonPathStep
{
    protected override IEnumerable<JsonPathNode> Select(JsonPathRun run, JsonPathNode node) =>
        node.Children.Where(child => Condition.IsMet(run, run.Seen(child)));
}

/// <summary><c>..[?(condition)]</c>: the node itself and all below that meet a condition.</summary>
internal sealed record ScanFilterStep(JsonPathCondition Condition) : JsonPathStep
{
    protected override IEnumerable<JsonPathNode> Select(JsonPathRun run, JsonPathNode node) =>
        run.Descendants(node).Prepend(node).Where(below => Condition.IsMet(run, below));
}
