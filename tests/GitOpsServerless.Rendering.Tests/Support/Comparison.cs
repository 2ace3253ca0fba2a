using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Rendering.Tests.Support;

/// <summary>Compares rendered objects with an expected YAML file as parsed objects.</summary>
internal static class Comparison
{
    public static List<JsonObject> Objects(string file) =>
        [.. YamlReader.Read(File.ReadAllBytes(file)).Documents.Select(d => d.Root).OfType<JsonObject>()];

    /// <summary>What differs first, or null when equal and in the same order.</summary>
    public static string? Difference(IReadOnlyList<JsonObject> expected, Result<DesiredState> actual)
    {
        if (!actual.IsSuccess)
        {
            return string.Join(" | ", actual.Diagnostics.Where(d => d.IsError).Take(3));
        }

        var resources = actual.Value.Resources;
        for (var at = 0; at < Math.Min(expected.Count, resources.Count); at++)
        {
            if (!JsonNode.DeepEquals(expected[at], resources[at].Payload))
            {
                return $"object {at}: {resources[at].Payload.ToJsonString()} instead of {expected[at].ToJsonString()}";
            }
        }

        return expected.Count == resources.Count ? null : $"{resources.Count} objects instead of {expected.Count}";
    }
}
