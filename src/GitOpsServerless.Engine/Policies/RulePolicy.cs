using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Policies;

/// <summary>The rules of Policy documents that need no expression: denied kinds, required labels, locations, registries.</summary>
internal sealed class RulePolicy : IPolicy
{
    public IEnumerable<Hold> Evaluate(PolicyContext context) =>
        PolicyFindings.Of(context).Select(policy => PolicyFindings.Hold(policy, Broken(policy, context))).OfType<Hold>();

    public IEnumerable<Diagnostic> Warn(PolicyContext context) =>
        PolicyFindings.Of(context).Select(policy => PolicyFindings.Warning(policy, Broken(policy, context))).OfType<Diagnostic>();

    private static List<string> Broken(PolicyDefinition policy, PolicyContext context)
    {
        if (policy.Problem is { } problem)
        {
            return [problem.Message];
        }

        var broken = new List<string>();
        foreach (var resource in context.Desired.Resources.Where(resource => !resource.IsExisting && PolicyFindings.Covers(policy, resource.Id)))
        {
            foreach (var fault in Problems(policy, resource))
            {
                broken.Add($"{resource.Id.Type} '{resource.Id.Name}' {fault}");
            }
        }

        return broken;
    }

    private static IEnumerable<string> Problems(PolicyDefinition policy, DesiredResource resource)
    {
        if (policy.Deny)
        {
            yield return "is denied";
        }

        foreach (var label in policy.RequiredLabels.Where(label => !HasLabel(resource, label)))
        {
            yield return $"has no '{label}'";
        }

        if (policy.AllowedLocations.Count > 0 && Text(resource.Payload["location"]) is { } location && !policy.AllowedLocations.Any(allowed => IsSameLocation(allowed, location)))
        {
            yield return $"is in '{location}'";
        }

        foreach (var image in policy.AllowedRegistries.Count == 0 ? [] : ContainerImages.Of(resource.Payload).Where(image => !policy.AllowedRegistries.Any(allowed => ContainerImages.IsFrom(image, allowed))))
        {
            yield return $"uses the image '{image}'";
        }
    }

    // A Kubernetes object has its labels in the metadata, an Azure resource has tags.
    private static bool HasLabel(DesiredResource resource, string label)
    {
        var (payload, isAzure) = (resource.Payload, resource.Id.IsAzure);
        var labels = isAzure ? payload["tags"] : (payload["metadata"] as JsonObject)?["labels"];
        var comparison = isAzure ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return labels is JsonObject map && map.Any(pair => string.Equals(pair.Key, label, comparison) && pair.Value is not null);
    }

    private static bool IsSameLocation(string left, string right) => string.Equals(Compact(left), Compact(right), StringComparison.OrdinalIgnoreCase);

    private static string Compact(string location) => location.Replace(" ", string.Empty, StringComparison.Ordinal);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
