namespace GitOpsServerless.Bicep;

/// <summary>
/// A module of a registry or a template spec, as a compilation asked for it, with its alias resolved
/// (learn.microsoft.com/azure/azure-resource-manager/bicep/modules#path-to-module).
/// </summary>
/// <param name="FullName">The reference without alias, such as <c>br:mcr.microsoft.com/bicep/avm/res/network/virtual-network:0.5.0</c>.</param>
/// <param name="CachePath">The path of its template below the root of a module cache, see <see cref="IBicepModuleCache"/>.</param>
public sealed record BicepModuleReference(string FullName, string CachePath)
{
    /// <summary>Host of the registry, with its port where it has one; null for a template spec.</summary>
    public string? Registry { get; init; }

    /// <summary>Path of the repository in the registry; empty for a template spec.</summary>
    public string Repository { get; init; } = "";

    /// <summary>Tag, or <c>sha256:…</c>; the version of a template spec.</summary>
    public string Version { get; init; } = "";
}
