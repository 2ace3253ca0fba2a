using GitOpsServerless.Bicep;

namespace GitOpsServerless.Controller.Tests.Installation;

/// <summary>The files of the installation spell every type as its provider does, so that no type data is needed.</summary>
internal sealed class TypesAsWritten : IAzureTypes
{
    public string? TryGetName(string resourceType, string apiVersion) => $"{resourceType}@{apiVersion}";

    public AzureTypeShape? TryGetShape(string resourceType, string apiVersion, IReadOnlyList<string> pointer) => null;
}
