using GitOpsServerless.Bicep.AzureTypes;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>A resource of which no more than the type is known.</summary>
internal class StatedResource(ResourceType type) : ITypedResource
{
    private bool _sought;

    public ResourceType Type { get; } = type;

    ResourceType? ITypedResource.Type => Type;

    public AzureResourceType? AzureType
    {
        get
        {
            if (!_sought)
            {
                _sought = true;
                field = Type.ApiVersion is { } version ? BuiltInAzureTypes.Instance.Find(Type.Type, version) : null;
            }

            return field;
        }
    }

    public bool IsAzure => true;

    public bool Existing => true;
}
