namespace GitOpsServerless.Bicep.AzureTypes;

/// <summary>
/// The resource types that this library is built with. Constant data: the index is opened when a type is first asked for.
/// </summary>
internal sealed class BuiltInAzureTypes : IAzureTypes
{
    private const string Resource = "azure-types.bin";
    private const int MaximumDepth = 100;

    private readonly Lazy<TypeIndex> _index = new(() => new TypeIndex(() =>
        typeof(BuiltInAzureTypes).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException("The library was built without its index of Azure types.")));

    public static BuiltInAzureTypes Instance { get; } = new();

    public TypeIndex Index => _index.Value;

    public AzureResourceType? Find(string resourceType, string apiVersion) => Index.Find(resourceType, apiVersion);

    /// <inheritdoc/>
    public string? TryGetName(string resourceType, string apiVersion) =>
        Find(resourceType, apiVersion) is { } found ? $"{found.Name}@{apiVersion.ToLowerInvariant()}" : null;

    /// <inheritdoc/>
    public AzureTypeShape? TryGetShape(string resourceType, string apiVersion, IReadOnlyList<string> pointer)
    {
        if (Find(resourceType, apiVersion) is not { } found)
        {
            return null;
        }

        var body = Index.Type(found.Body);
        return body is { Kind: AzureTypeKind.Discriminated, Text: "name" } && resourceType.Count(c => c == '/') > 1
            ? General(body, pointer)
            : Follow(body, pointer) is { } type ? Shape(type, 0) : null;
    }

    // The name of a child has those of its parents before it, and tells nothing apart: all that is known is what any resource has.
    private AzureTypeShape? General(AzureType body, IReadOnlyList<string> pointer) =>
        pointer is not ["properties", var name] || (body.Property(name) is null && !body.Children[body.Properties.Length..].Any(variant => Index.Type(variant).Property(name) is not null)) ? null : name switch
        {
            "location" or "kind" or "managedBy" => AzureTypeShape.String,
            "properties" or "tags" or "sku" or "plan" or "identity" or "extendedLocation" or "placement" => AzureTypeShape.Object,
            "zones" or "managedByExtended" => AzureTypeShape.Array,
            _ => null,
        };

    private AzureType? Follow(AzureType type, IReadOnlyList<string> pointer)
    {
        for (var i = 0; i < pointer.Count; i++)
        {
            var next = pointer[i] switch
            {
                "properties" when i + 1 < pointer.Count => type.Property(pointer[++i]),
                "items" when type.Kind == AzureTypeKind.Array => type.Children[0],
                "additionalProperties" => type.Additional,
                _ => null,
            };
            if (next is not { } number)
            {
                return null;
            }

            type = Index.Type(number);
        }

        return type;
    }

    private AzureTypeShape? Shape(AzureType type, int depth)
    {
        switch (type.Kind)
        {
            case AzureTypeKind.String or AzureTypeKind.SecureString or AzureTypeKind.Literal:
                return AzureTypeShape.String;
            case AzureTypeKind.Int:
                return AzureTypeShape.Int;
            case AzureTypeKind.Bool:
                return AzureTypeShape.Bool;
            case AzureTypeKind.Object or AzureTypeKind.SecureObject or AzureTypeKind.Discriminated:
                return AzureTypeShape.Object;
            case AzureTypeKind.Array:
                return AzureTypeShape.Array;
            case AzureTypeKind.Union when depth < MaximumDepth:
                var shapes = type.Children.Select(child => Shape(Index.Type(child), depth + 1)).Distinct().ToList();
                return shapes.Count == 1 ? shapes[0] : AzureTypeShape.Any;
            default:
                return AzureTypeShape.Any;
        }
    }
}
