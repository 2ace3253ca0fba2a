using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Merge;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>
/// Strategic merge patch, the merge patch that knows the keys of built-in lists and its own directives
/// (https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md).
/// </summary>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string DeletePrefix = "$deleteFromPrimitiveList/";
    private const string OrderPrefix = "$setElementOrder/";

    /// <summary>Applies the patch to a tree that may be changed, and returns the result.</summary>
    public static JsonObject Apply(JsonObject target, JsonObject patch, SchemaNode? schema)
    {
        switch (patch.Text(Directive))
        {
            case "replace":
                var replacement = (JsonObject)patch.DeepClone();
                replacement.Remove(Directive);
                return replacement;
            case "delete":
                return [];
        }

        if (patch.Array(RetainKeys) is { } retained)
        {
            var keep = retained.Select(static name => name.AsText()).ToHashSet(StringComparer.Ordinal);
            foreach (var name in target.Select(static pair => pair.Key).Where(name => !keep.Contains(name)).ToArray())
            {
                target.Remove(name);
            }
        }

        foreach (var (name, value) in patch)
        {
            Merge(target, name, value, schema, patch);
        }

        return target;
    }

    private static void Merge(JsonObject target, string name, JsonNode? value, SchemaNode? schema, JsonObject patch)
    {
        if (name.StartsWith(DeletePrefix, StringComparison.Ordinal))
        {
            DeleteScalars(target[name[DeletePrefix.Length..]] as JsonArray, value as JsonArray);
            return;
        }

        if (name.StartsWith('$'))
        {
            return;
        }

        var field = schema?.Map?.Find(name);
        switch (value)
        {
            case null:
                target.Remove(name);
                break;
            case JsonObject changes when schema?.Map?.Fields.GetValueOrDefault(name)?.PatchReplaces != true:
                var merged = Apply(target[name] as JsonObject ?? [], changes, field);
                if (!ReferenceEquals(merged, target[name]))
                {
                    target[name] = merged;
                }

                break;
            case JsonArray items when field?.List?.PatchMergeKey is { } key:
                target[name] = MergeList(target[name] as JsonArray, items, key, field.List.Element, patch[OrderPrefix + name] as JsonArray);
                break;
            default:
                target[name] = value.DeepClone();
                break;
        }
    }

    private static void DeleteScalars(JsonArray? list, JsonArray? values)
    {
        foreach (var value in values ?? [])
        {
            var found = list?.FirstOrDefault(item => JsonValues.AreEqual(item, value));
            if (found is not null)
            {
                list!.Remove(found);
            }
        }
    }

    private static JsonArray MergeList(JsonArray? present, JsonArray changes, string key, SchemaNode element, JsonArray? order)
    {
        var result = (present ?? []).Select(static item => item?.DeepClone()).ToList();
        if (changes.Any(static change => change.Text(Directive) == "replace"))
        {
            result.Clear();
        }

        foreach (var change in changes)
        {
            MergeItem(result, change, key, element);
        }

        return new JsonArray([.. Reorder(result, order, key)]);
    }

    private static void MergeItem(List<JsonNode?> result, JsonNode? change, string key, SchemaNode element)
    {
        if (change is not JsonObject item || key.Length == 0)
        {
            if (!result.Exists(found => JsonValues.AreEqual(found, change)))
            {
                result.Add(change?.DeepClone());
            }

            return;
        }

        var directive = item.Text(Directive);
        if (directive == "replace" && item.Count == 1)
        {
            return;
        }

        var index = result.FindIndex(found => JsonValues.AreEqual((found as JsonObject)?[key], item[key]));
        if (directive == "delete")
        {
            if (index >= 0)
            {
                result.RemoveAt(index);
            }
        }
        else if (index >= 0)
        {
            result[index] = Apply((JsonObject)result[index]!, item, element);
        }
        else
        {
            result.Add(Apply([], item, element));
        }
    }

    /// <summary>Items named in the order directive come in that order; the others keep their place at the end.</summary>
    private static IEnumerable<JsonNode?> Reorder(List<JsonNode?> items, JsonArray? order, string key)
    {
        if (order is null)
        {
            return items;
        }

        int RankOf(JsonNode? item)
        {
            for (var i = 0; i < order.Count; i++)
            {
                var isSame = key.Length == 0 ? JsonValues.AreEqual(order[i], item) : JsonValues.AreEqual((order[i] as JsonObject)?[key], (item as JsonObject)?[key]);
                if (isSame)
                {
                    return i;
                }
            }

            return int.MaxValue;
        }

        return items.OrderBy(RankOf);
    }
}
