namespace GitOpsServerless.Bicep;

/// <summary>The JSON shape of a type as far as a template states it.</summary>
public enum AzureTypeShape
{
    /// <summary>A string or a union of strings.</summary>
    String,

    /// <summary>A whole number.</summary>
    Int,

    /// <summary>A boolean.</summary>
    Bool,

    /// <summary>An object, with a discriminator or without.</summary>
    Object,

    /// <summary>An array.</summary>
    Array,

    /// <summary>Any value: a template states no type.</summary>
    Any,
}

/// <summary>
/// Knowledge of Azure resource types. A template has the provider's own spelling of a type, and it states the shape of
/// what <c>resourceInput&lt;…&gt;</c> and <c>resourceOutput&lt;…&gt;</c> point to. The compiler has such knowledge built in; an
/// implementation adds to it.
/// </summary>
public interface IAzureTypes
{
    /// <summary>
    /// The type with its version as its provider spells it (<c>Provider/type@version</c>), or null when it is not known.
    /// A template has this spelling, however the source spells it.
    /// </summary>
    string? TryGetName(string resourceType, string apiVersion);

    /// <summary>
    /// The shape at a place of a resource type. <paramref name="pointer"/> has the segments of the place inside the
    /// resource body as a template writes them: <c>properties NAME</c>, <c>items</c>, <c>additionalProperties</c>, <c>prefixItems INDEX</c>.
    /// Returns null when the type or the place is not known.
    /// </summary>
    AzureTypeShape? TryGetShape(string resourceType, string apiVersion, IReadOnlyList<string> pointer);
}
