using GitOpsServerless.Bicep.AzureTypes;

namespace GitOpsServerless.Bicep;

/// <summary>The API versions of resource types that the compiler has built in.</summary>
public static class AzureTypeVersions
{
    private const int DateLength = 10;

    /// <summary>The versions of a resource type in any casing, newest first and of one day the stable one first; empty when the type is not known.</summary>
    public static IReadOnlyList<string> Of(string resourceType)
    {
        ArgumentNullException.ThrowIfNull(resourceType);
        return
        [
            .. (BuiltInAzureTypes.Instance.Index.VersionsOf(resourceType)?.Keys ?? [])
                .OrderByDescending(static version => version[..Math.Min(DateLength, version.Length)], StringComparer.Ordinal)
                .ThenBy(static version => version, StringComparer.Ordinal),
        ];
    }
}
