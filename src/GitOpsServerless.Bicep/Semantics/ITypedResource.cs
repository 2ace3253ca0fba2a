using GitOpsServerless.Bicep.AzureTypes;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>A resource whose type is known: one that a file declares, or one that it is given.</summary>
internal interface ITypedResource
{
    ResourceType? Type { get; }

    /// <summary>What the built-in types know of the type; null when that is nothing.</summary>
    AzureResourceType? AzureType { get; }

    /// <summary>Whether the type belongs to Azure itself and not to an extension.</summary>
    bool IsAzure { get; }

    /// <summary>Whether the resource is there already and not deployed by the file.</summary>
    bool Existing { get; }
}
