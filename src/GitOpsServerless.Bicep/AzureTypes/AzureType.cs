namespace GitOpsServerless.Bicep.AzureTypes;

/// <summary>
/// A type of the index. <see cref="Children"/> are the numbers of the types that it refers to: of its properties in their
/// order, then of further properties; of the items; of the members of a union; of the variants by discriminator.
/// </summary>
internal sealed record AzureType(AzureTypeKind Kind, AzureProperty[] Properties, int[] Children)
{
    public static readonly AzureType Any = new(AzureTypeKind.Any, [], []);

    /// <summary>The value of a literal, or the name of the property that tells variants apart.</summary>
    public string Text { get; init; } = "";

    /// <summary>The values of the discriminator, in the order of the variants.</summary>
    public string[] Variants { get; init; } = [];

    /// <summary>The number of the type of properties that are not listed; null when there are none.</summary>
    public int? Additional => Kind is AzureTypeKind.Object or AzureTypeKind.SecureObject && Children.Length > Properties.Length ? Children[^1] : null;

    /// <summary>The number of the type of a property; names are compared without regard to case.</summary>
    public int? Property(string name)
    {
        for (var i = 0; i < Properties.Length; i++)
        {
            if (string.Equals(Properties[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return Children[i];
            }
        }

        return Additional;
    }
}

/// <summary>A property of an object type with its flags: 1 required, 2 read-only, 4 write-only, 8 known before deployment.</summary>
internal readonly record struct AzureProperty(string Name, int Flags);
