using System.Collections.Frozen;
using GitOpsServerless.Bicep.Semantics.Types;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>An extension, as files and templates name it.</summary>
/// <param name="BicepName">The name in Bicep; also the alias where a file gives none.</param>
/// <param name="TemplateName">The name in the template.</param>
/// <param name="TemplateVersion">The version in the template.</param>
/// <param name="Config">The properties of its configuration; null when it has none.</param>
internal sealed record ExtensionInfo(string BicepName, string TemplateName, string TemplateVersion, IReadOnlyList<ExtensionConfigProperty>? Config)
{
    /// <summary>Whether a file can have the extension once.</summary>
    public bool IsSingleton { get; init; }

    /// <summary>Whether this is Azure itself, which every file has without a declaration.</summary>
    public bool IsAzure { get; init; }

    /// <summary>Whether this is what a package says of itself, and no part of the language.</summary>
    public bool IsPackage { get; init; }

    /// <summary>The types of the extension's resources with their versions, where a package lists them.</summary>
    public IReadOnlySet<string> ResourceTypes { get; init; } = FrozenSet<string>.Empty;
}

/// <summary>A property of an extension's configuration; its type includes null where null is as good as nothing.</summary>
internal sealed record ExtensionConfigProperty(string Name, StaticType Type, bool Required, bool Secure);
