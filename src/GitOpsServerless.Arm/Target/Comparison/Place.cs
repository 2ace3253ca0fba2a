using System.Globalization;

namespace GitOpsServerless.Arm.Target.Comparison;

/// <summary>Where a value stands in a resource.</summary>
/// <param name="Path">JSON pointer (RFC 6901).</param>
/// <param name="Identity">The pointer with names of elements instead of positions.</param>
/// <param name="Name">Name of the nearest property.</param>
internal readonly record struct Place(string Path, string Identity, string Name)
{
    public static Place Root { get; } = new("", "", "");

    public bool IsRoot => Path.Length == 0;

    /// <summary>Pointer to what it is in.</summary>
    public string Parent => IsRoot ? "" : Path[..Path.LastIndexOf('/')];

    public Place Property(string name)
    {
        var token = name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        return new Place($"{Path}/{token}", $"{Identity}/{token}", name);
    }

    public Place Element(int index, string? key)
    {
        var position = index.ToString(CultureInfo.InvariantCulture);
        return new Place($"{Path}/{position}", $"{Identity}/{(key is null ? position : $"[{key}]")}", Name);
    }
}
