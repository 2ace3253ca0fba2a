using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell;

/// <summary>What a change of an image did to one file.</summary>
/// <param name="Path">File.</param>
/// <param name="Image">Image as it is now.</param>
/// <param name="Lines">Lines that changed, counted from 1.</param>
public sealed record ImageChange(string Path, string Image, IReadOnlyList<int> Lines)
{
    /// <summary>Application, when its repository was changed.</summary>
    public string? Application { get; init; }

    /// <summary>Branch with the commit.</summary>
    public string? Branch { get; init; }

    /// <summary>The commit.</summary>
    public Revision? Revision { get; init; }
}
