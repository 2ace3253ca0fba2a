using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Kubernetes.Merge;

/// <summary>The items of a list by their elements.</summary>
internal sealed class IndexedList
{
    private readonly Dictionary<PathElement, Operand> _items;

    /// <exception cref="MergeException">An item is malformed, or repeated where that is not allowed.</exception>
    public IndexedList(JsonArray list, ListSchema schema, bool allowRepeated)
    {
        Elements = new PathElement[list.Count];
        _items = new Dictionary<PathElement, Operand>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            var element = ListItems.ElementOf(schema, list[i], i);
            Elements[i] = element;
            if (_items.TryAdd(element, Operand.Of(list[i])))
            {
                continue;
            }

            if (!allowRepeated)
            {
                throw new MergeException($"duplicate entries for key {element.Display()}");
            }

            // Which of the repeated items is meant cannot be known.
            _items[element] = Operand.None;
        }
    }

    public PathElement[] Elements { get; }

    public bool Contains(PathElement element) => _items.ContainsKey(element);

    public Operand Find(PathElement element) => _items.GetValueOrDefault(element);
}
