using GitOpsServerless.Bicep.AzureTypes;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>How the provider of a resource type spells it.</summary>
/// <param name="Spelled">The type as its provider spells it; one that nothing is known about as it is written.</param>
/// <param name="IsKnown">Whether anything is known about the type in this version.</param>
/// <param name="Azure">What the built-in types know of it; null when that is nothing.</param>
internal sealed record ResourceTypeNames(ResourceType Spelled, bool IsKnown, AzureResourceType? Azure)
{
    /// <summary>What is known of a type with a version; looked up once for each spelling.</summary>
    public static ResourceTypeNames Of(Compilation compilation, ResourceType type)
    {
        if (!compilation.ResourceTypes.TryGetValue(type.FullName, out var known))
        {
            var azure = BuiltInAzureTypes.Instance.Find(type.Type, type.ApiVersion!);
            var name = compilation.Options.AzureTypes?.TryGetName(type.Type, type.ApiVersion!) ?? (azure is null ? null : $"{azure.Name}@{type.ApiVersion!.ToLowerInvariant()}");
            known = new ResourceTypeNames(name is null ? type : ResourceType.TryParse(name) ?? type, name is not null, azure);
            compilation.ResourceTypes[type.FullName] = known;
        }

        return known;
    }
}
