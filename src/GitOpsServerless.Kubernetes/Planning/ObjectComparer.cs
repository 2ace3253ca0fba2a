using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes.Planning;

/// <summary>Differences between a live object and what the API server would make of it.</summary>
internal static class ObjectComparer
{
    private static readonly HashSet<string> ServerMetadata = new(StringComparer.Ordinal)
    {
        "managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink",
    };

    private static readonly HashSet<string> BookkeepingAnnotations = new(StringComparer.Ordinal)
    {
        WellKnown.DigestAnnotation, WellKnown.LastApplied, "deployment.kubernetes.io/revision",
    };

    /// <summary>
    /// Deltas from live to after, which both come from the API server, so that an empty value is one: a selector <c>{}</c> selects
    /// everything. Status, fields of the server and our own bookkeeping do not count.
    /// Values are masked here: all of a Secret's data, and every known secret.
    /// </summary>
    public static IReadOnlyList<Delta> Compare(JsonObject live, JsonObject after, Redactor redactor)
    {
        var deltas = new List<Delta>();
        foreach (var name in live.Select(p => p.Key).Union(after.Select(p => p.Key), StringComparer.Ordinal))
        {
            if (name == "metadata")
            {
                CompareMetadata(live.ObjectAt(name) ?? [], after.ObjectAt(name) ?? [], deltas);
            }
            else if (name is not ("status" or "apiVersion" or "kind"))
            {
                CompareNode(Pointer(string.Empty, name), live[name], after[name], deltas);
            }
        }

        var isSecret = after.Kind() == "Secret" && after.Group().Length == 0;
        return [.. deltas.Select(d => Masked(d, isSecret, redactor))];
    }

    private static void CompareMetadata(JsonObject live, JsonObject after, List<Delta> deltas)
    {
        foreach (var name in live.Select(p => p.Key).Union(after.Select(p => p.Key), StringComparer.Ordinal))
        {
            if (name == "annotations")
            {
                CompareObjects("/metadata/annotations", live.ObjectAt(name) ?? [], after.ObjectAt(name) ?? [], deltas, BookkeepingAnnotations);
            }
            else if (name == "labels")
            {
                CompareObjects("/metadata/labels", live.ObjectAt(name) ?? [], after.ObjectAt(name) ?? [], deltas, except: null);
            }
            else if (!ServerMetadata.Contains(name))
            {
                CompareNode(Pointer("/metadata", name), live[name], after[name], deltas);
            }
        }
    }

    private static void CompareNode(string path, JsonNode? live, JsonNode? after, List<Delta> deltas)
    {
        switch (live, after)
        {
            case (null, null):
                break;
            case (JsonObject a, JsonObject b):
                CompareObjects(path, a, b, deltas, except: null);
                break;
            case (JsonArray a, JsonArray b):
                CompareArrays(path, a, b, deltas);
                break;
            case (null, _):
                deltas.Add(new Delta(path, null, after, DeltaKind.Add));
                break;
            case (_, null):
                deltas.Add(new Delta(path, live, null, DeltaKind.Remove));
                break;
            default:
                if (!JsonNode.DeepEquals(live, after))
                {
                    deltas.Add(new Delta(path, live, after, DeltaKind.Replace));
                }

                break;
        }
    }

    private static void CompareObjects(string path, JsonObject live, JsonObject after, List<Delta> deltas, HashSet<string>? except)
    {
        foreach (var (name, value) in live)
        {
            if (except is null || !except.Contains(name))
            {
                CompareNode(Pointer(path, name), value, after[name], deltas);
            }
        }

        foreach (var (name, value) in after)
        {
            if (!live.ContainsKey(name) && (except is null || !except.Contains(name)))
            {
                CompareNode(Pointer(path, name), null, value, deltas);
            }
        }
    }

    private static void CompareArrays(string path, JsonArray live, JsonArray after, List<Delta> deltas)
    {
        if (ListKeys.Of(live, after) is { } key)
        {
            CompareKeyed(path, live, after, key, deltas);
            return;
        }

        for (var i = 0; i < Math.Max(live.Count, after.Count); i++)
        {
            CompareNode(Pointer(path, i), i < live.Count ? live[i] : null, i < after.Count ? after[i] : null, deltas);
        }
    }

    private static void CompareKeyed(string path, JsonArray live, JsonArray after, Func<JsonNode?, string> key, List<Delta> deltas)
    {
        var names = after.Select(key).ToHashSet(StringComparer.Ordinal);
        List<string> common = [.. live.Select(key).Where(names.Contains)];
        List<string> wanted = [.. after.Select(key).Where(common.ToHashSet(StringComparer.Ordinal).Contains)];
        if (!common.SequenceEqual(wanted, StringComparer.Ordinal))
        {
            // Init containers run in their order, and rules are tried in theirs.
            deltas.Add(new Delta(path, Order(common), Order(wanted), DeltaKind.Replace));
        }

        var before = live.Select((node, index) => (node, index)).ToDictionary(x => key(x.node), StringComparer.Ordinal);
        for (var i = 0; i < after.Count; i++)
        {
            CompareNode(Pointer(path, i), before.Remove(key(after[i]), out var match) ? match.node : null, after[i], deltas);
        }

        foreach (var (node, index) in before.Values)
        {
            CompareNode(Pointer(path, index), node, null, deltas);
        }
    }

    private static JsonArray Order(IEnumerable<string> keys) => new([.. keys.Select(k => JsonValue.Create(k.Replace("\"", string.Empty, StringComparison.Ordinal).Replace('\u0001', ' ')))]);

    private static Delta Masked(Delta delta, bool isSecret, Redactor redactor)
    {
        var hide = (isSecret && IsSecretData(delta.Path)) || delta.Path.EndsWith("/kubectl.kubernetes.io~1last-applied-configuration", StringComparison.Ordinal);
        var after = hide ? Hidden(delta.After) : redactor.Redact(delta.After);

        // Where a known secret stands now, its last value stood before, and that is known to nobody any more.
        return delta with { Before = hide || !JsonNode.DeepEquals(after, delta.After) ? Hidden(delta.Before) : redactor.Redact(delta.Before), After = after };
    }

    private static bool IsSecretData(string path) =>
        path is "/data" or "/stringData"
        || path.StartsWith("/data/", StringComparison.Ordinal)
        || path.StartsWith("/stringData/", StringComparison.Ordinal);

    private static JsonNode? Hidden(JsonNode? value) => value switch
    {
        null => null,
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create<string, JsonNode?>(p.Key, Redactor.Mask))),
        _ => JsonValue.Create(Redactor.Mask),
    };

    public static string Pointer(string path, string name) =>
        $"{path}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    private static string Pointer(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}/{index}");
}
