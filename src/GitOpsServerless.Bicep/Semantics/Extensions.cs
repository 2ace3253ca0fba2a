using GitOpsServerless.Bicep.Loading;
using GitOpsServerless.Bicep.Semantics.Types;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>The extensions that are part of the language itself, and those of packages in the file set or the module cache.</summary>
internal static class Extensions
{
    private static readonly ExtensionInfo Kubernetes = new("kubernetes", "Kubernetes", "1.0.0",
    [
        new ExtensionConfigProperty("namespace", StringType.Strict, Required: true, Secure: false),
        new ExtensionConfigProperty("kubeConfig", StringType.Strict, Required: true, Secure: true),
        new ExtensionConfigProperty("context", StringType.Strict, Required: false, Secure: false),
    ])
    {
        IsSingleton = true,
    };

    /// <summary>The extension of a declaration; null when nothing is known of it.</summary>
    public static ExtensionInfo? Find(BicepModel model, string specification, bool isReference) => (specification, isReference) switch
    {
        ("kubernetes", false) => Kubernetes,
        ("az", false) => new ExtensionInfo("az", "AzureResourceManager", model.Compilation.Options.AzureExtensionVersion, null) { IsSingleton = true, IsAzure = true },
        (_, false) => null,
        _ => Package(model, specification),
    };

    /// <summary>Whether a resource type belongs to an extension.</summary>
    public static bool Owns(ExtensionInfo extension, ResourceType type) => extension switch
    {
        // Kubernetes: core/Kind@v1, apps/Kind@v1, networking.k8s.io/Kind@v1: no version is a date, as Azure's are.
        { TemplateName: "Kubernetes", IsPackage: false } => !type.IsOfAzureForm,
        _ => extension.ResourceTypes.Contains(type.FullName),
    };

    /// <summary>Whether Azure and Kubernetes would both take a type that stands without a prefix: both take those that they do not know, Kubernetes in any form.</summary>
    public static bool IsAmbiguous(BicepModel model, ResourceType type) =>
        type.IsOfAzureForm && model.ExtensionSymbols.Exists(extension => extension.Info is { IsAzure: false, IsPackage: false }) && !ResourceTypeNames.Of(model.Compilation, type).IsKnown;

    private static ExtensionInfo? Package(BicepModel model, string reference)
    {
        var parsed = ModuleReference.Parse(reference, model.Path, model.Configuration, out _);
        return parsed?.Kind switch
        {
            ModuleKind.Local => model.Compilation.Read(parsed.Path) is { } package ? model.Compilation.Extension(package, isPublished: true) : null,
            ModuleKind.Registry => model.Compilation.ReadExtension(parsed, model.Configuration) is { } types ? model.Compilation.Extension(types, isPublished: false) : null,
            _ => null,
        };
    }
}
