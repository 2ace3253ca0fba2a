using GitOpsServerless.Bicep.AzureTypes;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>How resource providers spell their types.</summary>
internal static class ResourceTypeNames
{
    /// <summary>The type as its provider spells it; a type that nothing is known about as it is written.</summary>
    public static ResourceType Spelled(BicepModel model, ResourceType type) =>
        type.ApiVersion is { } version && Find(model, type.Type, version) is { } name && ResourceType.TryParse(name) is { } known ? known : type;

    /// <summary>Whether anything is known about a type in a version.</summary>
    public static bool IsKnown(BicepModel model, ResourceType type) => type.ApiVersion is { } version && Find(model, type.Type, version) is not null;

    private static string? Find(BicepModel model, string type, string version) =>
        model.Compilation.Options.AzureTypes?.TryGetName(type, version) ?? BuiltInAzureTypes.Instance.TryGetName(type, version);
}
