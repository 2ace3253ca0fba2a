using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Kubernetes.Planning;

namespace GitOpsServerless.Kubernetes;

/// <summary>JSON pointers (RFC 6901) in objects of which one is a changed copy of the other.</summary>
internal static class JsonPointers
{
    /// <summary>
    /// The order of a document, indexes by number. Removed from its end, later items of a list go first, so that the indexes of the
    /// others stay valid.
    /// </summary>
    public static readonly IComparer<string> Order = Comparer<string>.Create((a, b) =>
    {
        var (left, right) = (a.Split('/'), b.Split('/'));
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            var (isLeft, isRight) = (FieldSet.TryIndex(left[i], out var x), FieldSet.TryIndex(right[i], out var y));
            var order = isLeft && isRight ? x.CompareTo(y) : isLeft != isRight ? isRight.CompareTo(isLeft) : string.CompareOrdinal(left[i], right[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length.CompareTo(right.Length);
    });

    private const int MostSegments = 200;

    /// <summary>The value at a pointer; false when there is none.</summary>
    public static bool TryGet(JsonNode? root, string pointer, out JsonNode? value)
    {
        value = root;
        foreach (var segment in FieldSet.Segments(pointer).Take(MostSegments))
        {
            switch (value)
            {
                case JsonObject o when o.TryGetPropertyValue(segment, out var child):
                    value = child;
                    break;
                case JsonArray a when FieldSet.TryIndex(segment, out var index) && index < a.Count:
                    value = a[index];
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    /// <summary>The pointer of the same value in another object, with list items found by their key; null when it is not there.</summary>
    public static string? Translate(JsonNode from, JsonNode to, string pointer)
    {
        var result = string.Empty;
        JsonNode? source = from;
        JsonNode? target = to;
        foreach (var segment in FieldSet.Segments(pointer).Take(MostSegments))
        {
            var name = segment;
            if (source is JsonArray a && target is JsonArray b)
            {
                if (IndexOf(a, b, segment) is not { } index)
                {
                    return null;
                }

                name = index.ToString(CultureInfo.InvariantCulture);
            }

            source = FieldSet.Child(source, segment);
            target = FieldSet.Child(target, name);
            if (target is null)
            {
                return null;
            }

            result = ObjectComparer.Pointer(result, name);
        }

        return result;
    }

    /// <summary>Whether a list on the way to a pointer has nothing that names its items, so that only their position does.</summary>
    public static bool IsByPosition(JsonNode from, JsonNode to, string pointer)
    {
        JsonNode? source = from;
        JsonNode? target = to;
        foreach (var segment in FieldSet.Segments(pointer).Take(MostSegments))
        {
            var name = segment;
            if (source is JsonArray a && target is JsonArray b)
            {
                if (ListKeys.Of(a, b) is null)
                {
                    return true;
                }

                name = IndexOf(a, b, segment) is { } index ? index.ToString(CultureInfo.InvariantCulture) : string.Empty;
            }

            source = FieldSet.Child(source, segment);
            target = FieldSet.Child(target, name);
        }

        return false;
    }

    /// <summary>The innermost list item above a pointer; the whole document where no list is on the way.</summary>
    public static string ItemAbove(JsonNode root, string pointer)
    {
        var (item, path) = (string.Empty, string.Empty);
        JsonNode? node = root;
        foreach (var segment in FieldSet.Segments(pointer).Take(MostSegments).SkipLast(1))
        {
            path = ObjectComparer.Pointer(path, segment);
            item = node is JsonArray ? path : item;
            node = FieldSet.Child(node, segment);
        }

        return item;
    }

    /// <summary>Sets a value; nothing happens where its parent does not exist.</summary>
    public static void Set(JsonObject root, string pointer, JsonNode? value)
    {
        var slash = pointer.LastIndexOf('/');
        if (slash < 0 || !TryGet(root, pointer[..slash], out var parent))
        {
            return;
        }

        var last = FieldSet.Segments(pointer).Last();
        switch (parent)
        {
            case JsonObject o:
                o[last] = value?.DeepClone();
                break;
            case JsonArray a when FieldSet.TryIndex(last, out var index) && index < a.Count:
                a[index] = value?.DeepClone();
                break;
        }
    }

    /// <summary>
    /// Gives a changed copy the value that the original has at a pointer, making missing objects on the way. Items of lists are found by
    /// their key: one that is named itself is added, and what is in an item that the copy does not have is not copied.
    /// </summary>
    public static void Copy(JsonObject from, JsonObject to, string pointer)
    {
        var segments = FieldSet.Segments(pointer).Take(MostSegments).ToList();
        JsonNode? source = from;
        JsonNode? target = to;
        foreach (var segment in segments.SkipLast(1))
        {
            var child = FieldSet.Child(source, segment);
            target = (source, target) switch
            {
                (JsonArray a, JsonArray b) => IndexOf(a, b, segment) is { } index ? b[index] : null,
                (JsonObject, JsonObject o) => child is JsonObject && o[segment] is null ? o.Child(segment) : o[segment],
                _ => null,
            };
            source = child;
        }

        if (segments.Count > 0)
        {
            Copy(source, target, segments[^1]);
        }
    }

    private static void Copy(JsonNode? source, JsonNode? target, string segment)
    {
        var value = FieldSet.Child(source, segment)?.DeepClone();
        switch (source, target)
        {
            case (JsonObject, JsonObject o):
                o[segment] = value;
                break;
            case (JsonArray a, JsonArray b) when IndexOf(a, b, segment) is { } index:
                b[index] = value;
                break;
            case (JsonArray a, JsonArray b) when ListKeys.Of(a, b) is not null:
                b.Add(value);
                break;
        }
    }

    public static void Remove(JsonObject root, string pointer)
    {
        var slash = pointer.LastIndexOf('/');
        if (slash < 0 || !TryGet(root, pointer[..slash], out var parent))
        {
            return;
        }

        var last = FieldSet.Segments(pointer).Last();
        if (parent is JsonObject o)
        {
            o.Remove(last);
        }
        else if (parent is JsonArray a && FieldSet.TryIndex(last, out var index) && index < a.Count)
        {
            a.RemoveAt(index);
        }
    }

    private static int? IndexOf(JsonArray from, JsonArray to, string segment)
    {
        if (!FieldSet.TryIndex(segment, out var index) || index >= from.Count)
        {
            return null;
        }

        if (ListKeys.Of(from, to) is not { } key)
        {
            return index < to.Count ? index : null;
        }

        var wanted = key(from[index]);
        for (var i = 0; i < to.Count; i++)
        {
            if (key(to[i]) == wanted)
            {
                return i;
            }
        }

        return null;
    }
}
