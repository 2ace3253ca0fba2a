using System.Text.Json.Nodes;

namespace GitOpsServerless.Engine.Policies;

/// <summary>The container images of an object, wherever its pods are, and where they come from.</summary>
internal static class ContainerImages
{
    private const string DefaultRegistry = "docker.io";
    private static readonly string[] Lists = ["containers", "initContainers", "ephemeralContainers"];

    /// <summary>The images of all containers below a payload: pods, pod templates, Container Apps and their like.</summary>
    public static IEnumerable<string> Of(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (name, child) in map)
                {
                    IEnumerable<string> own = Lists.Contains(name, StringComparer.Ordinal) && child is JsonArray containers ? containers.SelectMany(OfContainer) : [];
                    foreach (var image in own.Concat(Of(child)))
                    {
                        yield return image;
                    }
                }

                break;
            case JsonArray list:
                foreach (var image in list.SelectMany(Of))
                {
                    yield return image;
                }

                break;
            default:
                break;
        }
    }

    /// <summary>Whether an image comes from a registry, or from below a path of one. A name without a registry is one of Docker Hub.</summary>
    public static bool IsFrom(string image, string registry) => WithRegistry(image).StartsWith(registry.TrimEnd('/') + "/", StringComparison.OrdinalIgnoreCase);

    // Azure's container groups have the image among the properties.
    private static IEnumerable<string> OfContainer(JsonNode? container) =>
        new[] { (container as JsonObject)?["image"], ((container as JsonObject)?["properties"] as JsonObject)?["image"] }
            .OfType<JsonValue>().Select(static value => value.TryGetValue(out string? image) ? image : null).OfType<string>();

    private static string WithRegistry(string image)
    {
        var slash = image.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? string.Empty : image[..slash];
        var hasRegistry = first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost" || first.Any(char.IsAsciiLetterUpper);
        return hasRegistry ? image : slash < 0 ? $"{DefaultRegistry}/library/{image}" : $"{DefaultRegistry}/{image}";
    }
}
