using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>Facts that follow from the id of a resource.</summary>
internal static class ResourceScopes
{
    /// <summary>The id of the resource group that a resource is in; null outside of groups, and for groups themselves.</summary>
    public static string? GroupOf(ResourceId id)
    {
        var segments = id.Scope.Split('/');
        return segments.Length >= 5 && string.Equals(segments[3], "resourceGroups", StringComparison.OrdinalIgnoreCase)
            ? string.Join('/', segments.Take(5))
            : null;
    }

    /// <summary>The subscription of a resource; null outside of subscriptions.</summary>
    public static string? SubscriptionOf(ResourceId id)
    {
        var segments = AzureResourceId.Format(id).Split('/');
        return segments.Length > 2 && string.Equals(segments[1], "subscriptions", StringComparison.OrdinalIgnoreCase) ? segments[2] : null;
    }

    /// <summary>Whether the resource extends another resource, such as a role assignment or a diagnostic setting.</summary>
    public static bool IsExtension(ResourceId id) => id.Scope.Contains("/providers/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a list of a group would show the resource's top-level ancestor.</summary>
    public static bool IsListed(ResourceId id) =>
        !IsExtension(id)
        && !id.Type.StartsWith("Microsoft.Authorization/", StringComparison.OrdinalIgnoreCase)
        && !id.Type.StartsWith("Microsoft.Resources/", StringComparison.OrdinalIgnoreCase)
        && !id.Type.StartsWith("Microsoft.Insights/diagnosticSettings", StringComparison.OrdinalIgnoreCase);

    /// <summary>The parent of a child resource; null for a top-level one.</summary>
    public static ResourceId? ParentOf(ResourceId id)
    {
        var type = id.Type.LastIndexOf('/');
        var name = id.Name.LastIndexOf('/');
        return id.Type.IndexOf('/', StringComparison.Ordinal) == type || name <= 0 ? null : new ResourceId(id.Type[..type], id.Scope, id.Name[..name]);
    }

    /// <summary>The id of the top-level ancestor.</summary>
    public static string TopLevel(ResourceId id)
    {
        var types = id.Type.Split('/');
        return types.Length <= 2
            ? AzureResourceId.Format(id)
            : AzureResourceId.Format(new ResourceId($"{types[0]}/{types[1]}", id.Scope, id.Name.Split('/')[0]));
    }

    /// <summary>Whether the name is still a template expression.</summary>
    public static bool IsUnresolved(ResourceId id) => id.Name.Contains('[', StringComparison.Ordinal) || id.Scope.Contains('[', StringComparison.Ordinal);

    /// <summary>How deep a resource is nested: children and extensions are deeper than what they belong to.</summary>
    public static int Depth(ResourceId id) => AzureResourceId.Format(id).Count(c => c == '/');
}
