using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Pipeline;
using GitOpsServerless.Rendering.Sops;

namespace GitOpsServerless.Rendering.Helm;

/// <summary>
/// Tells templates that compute on encrypted values (<c>upper</c>, <c>len</c>, <c>sha256sum</c>): they see placeholders, and what they make of
/// them is not what they would make of the values. The chart is rendered with two sets of placeholders; once the values are in their
/// places, both outputs are the same unless something was computed.
/// </summary>
internal sealed class SecretComputation(RenderingLimits limits, Func<ManifestObject, ManifestObject> locate)
{
    private const int ShortestDigest = 6;
    private static readonly string[] WhereDigestsFollow = ["annotations", "labels"];

    /// <summary>The first place that differs between two renderings, as a diagnostic; null when none does.</summary>
    /// <param name="first">A rendering.</param>
    /// <param name="second">A rendering with other placeholders.</param>
    /// <param name="again">The first one once more, or null: what differs there is chance or time, and no secret.</param>
    public Diagnostic? Find((ReadOnlyMemory<byte> Text, SecretVault Vault) first, (ReadOnlyMemory<byte> Text, SecretVault Vault) second, ReadOnlyMemory<byte>? again)
    {
        var (objects, others) = (Read(first), Read(second));
        var repeated = again is { } text ? Read((text, first.Vault)) : null;
        if (objects.Count != others.Count)
        {
            return repeated is not null && repeated.Count != objects.Count ? null : Told(objects.Concat(others).FirstOrDefault(), "which objects there are");
        }

        for (var at = 0; at < objects.Count; at++)
        {
            var comparison = repeated is null ? null : at < repeated.Count ? repeated[at].Value : new JsonObject();
            if (Difference(objects[at].Value, others[at].Value, comparison, [], repeated is not null) is { } path)
            {
                return Told(objects[at], path.Length == 0 ? "the object" : $"'{path}'");
            }
        }

        return null;
    }

    private List<ManifestObject> Read((ReadOnlyMemory<byte> Text, SecretVault Vault) rendering)
    {
        // What is wrong with the text is told where it is read for good.
        var reader = new ManifestReader(limits, []);
        reader.Read(string.Empty, rendering.Text.Span);
        return [.. reader.Objects.Select(o => o with { Value = rendering.Vault.Restore(o.Value) })];
    }

    private Diagnostic Told(ManifestObject? item, string what) => DiagnosticCatalog.EncryptedValueComputed.Create(
        $"{(item is null ? "The chart" : $"{item.Kind ?? "object"} {item.Name}".TrimEnd())}: the chart computes {what} from an encrypted value, which templates do not see.",
        item is null ? null : locate(item).File);

    private static string? Difference(JsonNode? first, JsonNode? second, JsonNode? again, List<string> path, bool isRepeated)
    {
        if (JsonNode.DeepEquals(first, second) || (isRepeated && first?.GetValueKind() != again?.GetValueKind()))
        {
            return null;
        }

        if (first is JsonObject a && second is JsonObject b)
        {
            var same = again as JsonObject;
            return a.Select(p => p.Key).Union(b.Select(p => p.Key)).Select(name => Below(name, a[name], b[name], same?[name])).FirstOrDefault(found => found is not null);
        }

        if (first is JsonArray left && second is JsonArray right && left.Count == right.Count)
        {
            var same = again as JsonArray;
            return left.Select((item, at) => Below(at.ToString(CultureInfo.InvariantCulture), item, right[at], same?.ElementAtOrDefault(at))).FirstOrDefault(found => found is not null);
        }

        return (isRepeated && !JsonNode.DeepEquals(first, again)) || (path.Exists(WhereDigestsFollow.Contains) && IsDigest(first) && IsDigest(second))
            ? null
            : string.Join('.', path);

        string? Below(string name, JsonNode? x, JsonNode? y, JsonNode? z)
        {
            path.Add(name);
            var found = Difference(x, y, z, path, isRepeated);
            path.RemoveAt(path.Count - 1);
            return found;
        }
    }

    // A checksum in an annotation, by which pods start anew with a new secret: it follows the cipher text, which is as good.
    private static bool IsDigest(JsonNode? node) =>
        node is JsonValue && node.ToString() is { Length: >= ShortestDigest } text && text.All(char.IsAsciiHexDigit);
}
