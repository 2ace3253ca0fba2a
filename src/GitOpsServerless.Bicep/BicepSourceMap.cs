namespace GitOpsServerless.Bicep;

/// <summary>A place in a source file; <see cref="Line"/> counts from 1.</summary>
public readonly record struct BicepSourceLocation(string File, int Line);

/// <summary>
/// Maps places of the emitted template (JSON pointers, RFC 6901, such as <c>/resources/storage</c> or
/// <c>/resources/0/properties/template/resources/1</c>) to the declarations that they come from.
/// </summary>
public sealed class BicepSourceMap
{
    private readonly Dictionary<string, BicepSourceLocation> _locations;

    internal BicepSourceMap(Dictionary<string, BicepSourceLocation> locations) => _locations = locations;

    /// <summary>A map without entries.</summary>
    public static BicepSourceMap Empty => new(new Dictionary<string, BicepSourceLocation>(StringComparer.Ordinal));

    /// <summary>All entries.</summary>
    public IReadOnlyDictionary<string, BicepSourceLocation> Locations => _locations;

    /// <summary>The declaration that a place of the template comes from: the entry of the place or of its nearest parent.</summary>
    public BicepSourceLocation? Find(string pointer)
    {
        for (var at = pointer; at.Length > 0; at = at[..at.LastIndexOf('/')])
        {
            if (_locations.TryGetValue(at, out var location))
            {
                return location;
            }
        }

        return null;
    }
}
