using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Kubernetes.Merge;

/// <summary>Lays one value over another by their schema: what the right side sets wins, what it does not mention stays.</summary>
internal static class Merger
{
    /// <summary>The merged value, as a new tree.</summary>
    public static JsonNode? Merge(JsonNode? left, JsonNode? right, SchemaNode schema) =>
        Merge(Operand.Of(left), Operand.Of(right), schema).Value?.DeepClone();

    /// <summary>May return a node of either side; callers clone what they keep.</summary>
    private static Operand Merge(Operand left, Operand right, SchemaNode? schema)
    {
        if (!right.Exists)
        {
            return left;
        }

        schema ??= SchemaNode.UntypedAtomic;
        var shape = Shapes.Of(schema, right);
        if (right.Value is null && left.Exists)
        {
            shape = Shapes.Of(schema, left);
        }

        return shape switch
        {
            Shape.Map when !schema.Map!.IsAtomic => MergeMaps(left, right, schema.Map),
            Shape.List when !schema.List!.IsAtomic => MergeLists(left, right, schema.List),
            _ => right,
        };
    }

    private static Operand MergeMaps(Operand leftSide, Operand rightSide, MapSchema schema)
    {
        var (left, right) = (leftSide.Value as JsonObject, rightSide.Value as JsonObject);
        if ((left?.Count ?? 0) == 0 && (right?.Count ?? 0) == 0)
        {
            return rightSide;
        }

        var result = new JsonObject();
        foreach (var (name, value) in left ?? [])
        {
            Put(result, name, Merge(Operand.Of(value), Operand.In(right, name), schema.Find(name)));
        }

        foreach (var (name, value) in right ?? [])
        {
            if (left?.ContainsKey(name) != true)
            {
                Put(result, name, Merge(Operand.None, Operand.Of(value), schema.Find(name)));
            }
        }

        return Operand.Of(result);
    }

    private static void Put(JsonObject result, string name, Operand merged)
    {
        if (merged.Exists)
        {
            result[name] = merged.Value?.Parent is null ? merged.Value : merged.Value.DeepClone();
        }
    }

    /// <summary>
    /// The items of both sides. Where both have an item the order of the right side is kept;
    /// items of one side only keep their place among their neighbours.
    /// </summary>
    private static Operand MergeLists(Operand leftSide, Operand rightSide, ListSchema schema)
    {
        var (left, right) = (leftSide.Value as JsonArray ?? [], rightSide.Value as JsonArray ?? []);
        if (left.Count == 0 && right.Count == 0)
        {
            return rightSide;
        }

        var leftItems = new IndexedList(left, schema, allowRepeated: true);
        var rightItems = new IndexedList(right, schema, allowRepeated: false);
        var result = new JsonArray();
        var merged = new HashSet<PathElement>();
        var shared = new Queue<PathElement>(rightItems.Elements.Where(leftItems.Contains));
        var (l, r) = (0, 0);

        void Take(PathElement element, Operand leftItem, Operand rightItem)
        {
            var item = Merge(leftItem, rightItem, schema.Element);
            result.Add(item.Value?.Parent is null ? item.Value : item.Value.DeepClone());
            if (rightItem.Exists)
            {
                merged.Add(element);
                if (shared.TryPeek(out var next) && next == element)
                {
                    shared.Dequeue();
                }
            }
        }

        while (l < left.Count || r < right.Count)
        {
            if (l < left.Count)
            {
                var element = leftItems.Elements[l];
                if (!rightItems.Contains(element))
                {
                    Take(element, Operand.Of(left[l]), Operand.None);
                    l++;
                    continue;
                }

                // A shared item is taken when its turn comes on the right side.
                var isNext = r < right.Count && rightItems.Elements[r] == element;
                if (isNext)
                {
                    Take(element, leftItems.Find(element), rightItems.Find(element));
                    l++;
                    r++;
                    continue;
                }

                if (merged.Contains(element) || (r < right.Count && shared.TryPeek(out var next) && next != element))
                {
                    l++;
                    continue;
                }
            }

            if (r < right.Count)
            {
                var element = rightItems.Elements[r];
                Take(element, leftItems.Find(element), rightItems.Find(element));
                r++;
            }
        }

        return Operand.Of(result);
    }
}
