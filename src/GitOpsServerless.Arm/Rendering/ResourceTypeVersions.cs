using GitOpsServerless.Bicep;

namespace GitOpsServerless.Arm.Rendering;

/// <summary>The API versions of resource types as far as they are known without asking Azure.</summary>
public static class ResourceTypeVersions
{
    /// <summary>The published versions of a resource type (<c>Microsoft.Storage/storageAccounts</c>), newest first; empty when the type is not known.</summary>
    public static IReadOnlyList<string> Of(string resourceType) => AzureTypeVersions.Of(resourceType);
}
