namespace GitOpsServerless.Bicep.Semantics;

/// <summary>The extensions that are part of the language itself.</summary>
internal static class Extensions
{
    public static ExtensionInfo? Find(string specification) => specification switch
    {
        "kubernetes" => new ExtensionInfo("kubernetes", "Kubernetes", "1.0.0"),
        _ => null,
    };

    /// <summary>Whether a resource type belongs to an extension.</summary>
    public static bool Owns(ExtensionInfo extension, ResourceType type) => extension.TemplateName switch
    {
        // Kubernetes: core/Kind@v1, apps/Kind@v1, networking.k8s.io/Kind@v1: never a provider such as Microsoft.Storage.
        "Kubernetes" => type.Segments.Length == 2 && !type.Segments[0].StartsWith("Microsoft.", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };
}
