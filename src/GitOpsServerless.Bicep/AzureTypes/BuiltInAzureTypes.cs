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
    public AzureTypeShape? TryGetShape(string resourceType, string apiVersion, IReadOnlyList<string> pointer) =>
        Find(resourceType, apiVersion) is { } found && Follow(found.Body, pointer) is { } type ? Shape(type, 0) : null;

    private AzureType? Follow(int body, IReadOnlyList<string> pointer)
    {
        var type = Index.Type(body);
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
                return i + 1 == pointer.Count && i > 0 && pointer[i - 1] == "properties" ? OfVariants(type, pointer[i]) : null;
            }

            type = Index.Type(number);
        }

        return type;
    }

    // A property that only the variants of a type have, which its name tells apart: where it is an object in all of them, one stands for all.
    private AzureType? OfVariants(AzureType type, string name)
    {
        if (type is not { Kind: AzureTypeKind.Discriminated, Text: "name" })
        {
            return null;
        }

        var found = type.Children[type.Properties.Length..].Select(variant => Index.Type(variant).Property(name) is { } number ? Index.Type(number) : (AzureType?)null).ToList();
        return found.Count > 0 && found.TrueForAll(property => property is { } known && Shape(known, 0) == AzureTypeShape.Object) ? found[0] : null;
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
