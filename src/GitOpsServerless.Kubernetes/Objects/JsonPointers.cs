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

    /// <summary>Sets a value where its parents exist, making missing objects on the way; answers whether it was possible.</summary>
    public static bool TrySet(JsonObject root, string pointer, JsonNode? value)
    {
        JsonNode? node = root;
        var segments = FieldSet.Segments(pointer).ToList();
        for (var i = 0; i < segments.Count - 1; i++)
        {
            if (node is JsonObject o && !o.ContainsKey(segments[i]))
            {
                o[segments[i]] = new JsonObject();
            }

            node = FieldSet.Child(node, segments[i]);
        }

        switch (node)
        {
            case JsonObject o when segments.Count > 0:
                o[segments[^1]] = value?.DeepClone();
                return true;
            case JsonArray a when FieldSet.TryIndex(segments[^1], out var index) && index < a.Count:
                a[index] = value?.DeepClone();
                return true;
            default:
                return false;
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

    /// <summary>Whether a pointer is another one or lies below it.</summary>
    public static bool IsAtOrBelow(string pointer, string above) =>
        pointer.StartsWith(above, StringComparison.Ordinal) && (pointer.Length == above.Length || pointer[above.Length] == '/');

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
