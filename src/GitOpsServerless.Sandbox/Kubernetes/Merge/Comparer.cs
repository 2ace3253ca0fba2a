using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Merge;

/// <summary>Compares two values by their schema, leaf by leaf; atomic lists and maps are leaves.</summary>
internal sealed class Comparer
{
    private readonly FieldSet _removed = new();
    private readonly FieldSet _modified = new();
    private readonly FieldSet _added = new();
    private readonly List<PathElement> _path = [];

    public static Comparison Compare(JsonNode? left, JsonNode? right, SchemaNode schema)
    {
        var comparer = new Comparer();
        comparer.Visit(Operand.Of(left), Operand.Of(right), schema);
        return new Comparison(comparer._removed, comparer._modified, comparer._added);
    }

    private void Visit(Operand left, Operand right, SchemaNode? schema)
    {
        if (!left.Exists && !right.Exists)
        {
            return;
        }

        // The same frozen subtree on both sides cannot differ.
        if (left.Exists && right.Exists && left.Value is not null && ReferenceEquals(left.Value, right.Value))
        {
            return;
        }

        schema ??= SchemaNode.UntypedAtomic;
        var isLeaf = VisitShapes(left, right, schema);
        if (isLeaf)
        {
            Leaf(left, right);
        }
        else if (!left.Exists)
        {
            Add(_added);
        }
        else if (!right.Exists)
        {
            Add(_removed);
        }
    }

    /// <summary>Visits what is below; true where the value is a leaf.</summary>
    private bool VisitShapes(Operand left, Operand right, SchemaNode schema)
    {
        if (!right.Exists || !left.Exists)
        {
            return VisitShape(Shapes.Of(schema, right.Exists ? right : left), left, right, schema);
        }

        var (before, after) = (Shapes.Of(schema, left), Shapes.Of(schema, right));
        var sameForm = before == after && (schema.IsOneShape || left.Value is null == right.Value is null);
        if (sameForm)
        {
            return VisitShape(after, left, right, schema);
        }

        // A value that changed its form loses what it was and gains what it is.
        foreach (var shape in new[] { before, after })
        {
            if (VisitShape(shape, left, right, schema))
            {
                Leaf(left, right);
            }
        }

        return false;
    }

    private bool VisitShape(Shape shape, Operand left, Operand right, SchemaNode schema)
    {
        switch (shape)
        {
            case Shape.Map:
                var (leftMap, rightMap) = (left.Value as JsonObject, right.Value as JsonObject);
                if (schema.Map!.IsAtomic || ((leftMap?.Count ?? 0) == 0 && (rightMap?.Count ?? 0) == 0))
                {
                    return true;
                }

                VisitMap(leftMap, rightMap, schema.Map);
                return false;
            case Shape.List:
                var (leftList, rightList) = (left.Value as JsonArray, right.Value as JsonArray);
                if (schema.List!.IsAtomic || ((leftList?.Count ?? 0) == 0 && (rightList?.Count ?? 0) == 0))
                {
                    return true;
                }

                VisitList(leftList, rightList, schema.List);
                return false;
            default:
                return true;
        }
    }

    private void VisitMap(JsonObject? left, JsonObject? right, MapSchema schema)
    {
        foreach (var (name, value) in left ?? [])
        {
            Descend(PathElement.Field(name), Operand.Of(value), Operand.In(right, name), schema.Find(name));
        }

        foreach (var (name, value) in right ?? [])
        {
            if (left?.ContainsKey(name) != true)
            {
                Descend(PathElement.Field(name), Operand.None, Operand.Of(value), schema.Find(name));
            }
        }
    }

    private void VisitList(JsonArray? left, JsonArray? right, ListSchema schema)
    {
        var leftItems = Group(left, schema);
        var rightItems = Group(right, schema);
        foreach (var (element, items) in leftItems)
        {
            VisitItem(element, items, rightItems.GetValueOrDefault(element) ?? [], schema.Element);
        }

        foreach (var (element, items) in rightItems)
        {
            if (!leftItems.ContainsKey(element))
            {
                VisitItem(element, [], items, schema.Element);
            }
        }
    }

    private void VisitItem(PathElement element, List<JsonNode?> left, List<JsonNode?> right, SchemaNode schema)
    {
        if (left.Count <= 1 && right.Count <= 1)
        {
            Descend(element, First(left), First(right), schema);
            return;
        }

        // Repeated items count as one leaf; among single ones they are something else.
        if (left.Count > 1 && right.Count > 1)
        {
            if (left.Count != right.Count || !left.Zip(right).All(static pair => JsonValues.AreEqual(pair.First, pair.Second)))
            {
                AddBelow(_modified, element);
            }

            return;
        }

        if (left.Count > 1)
        {
            AddBelow(_removed, element);
            Descend(element, Operand.None, First(right), schema);
        }
        else
        {
            AddBelow(_added, element);
            Descend(element, First(left), Operand.None, schema);
        }
    }

    private void AddBelow(FieldSet set, PathElement element)
    {
        _path.Add(element);
        Add(set);
        _path.RemoveAt(_path.Count - 1);
    }

    private static Operand First(List<JsonNode?> items) => items.Count == 0 ? Operand.None : Operand.Of(items[0]);

    private static Dictionary<PathElement, List<JsonNode?>> Group(JsonArray? list, ListSchema schema)
    {
        var result = new Dictionary<PathElement, List<JsonNode?>>();
        for (var i = 0; i < (list?.Count ?? 0); i++)
        {
            var element = ListItems.ElementOf(schema, list![i], i);
            if (!result.TryGetValue(element, out var items))
            {
                result[element] = items = [];
            }

            items.Add(list[i]);
        }

        return result;
    }

    private void Descend(PathElement element, Operand left, Operand right, SchemaNode? schema)
    {
        _path.Add(element);
        try
        {
            Visit(left, right, schema);
        }
        catch (MergeException problem)
        {
            throw problem.Below(element);
        }

        _path.RemoveAt(_path.Count - 1);
    }

    private void Leaf(Operand left, Operand right)
    {
        if (!left.Exists)
        {
            Add(_added);
        }
        else if (!right.Exists)
        {
            Add(_removed);
        }
        else if (!JsonValues.AreEqual(left.Value, right.Value))
        {
            Add(_modified);
        }
    }

    private void Add(FieldSet set)
    {
        if (_path.Count > 0)
        {
            set.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_path));
        }
    }
}
