namespace GitOpsServerless.Contracts;

/// <summary>Where a desired resource came from.</summary>
/// <param name="File">Path in the source, with forward slashes.</param>
/// <param name="Line">Line, counted from 1, where known.</param>
/// <param name="SymbolicName">For templates: the symbolic name or template path of the resource.</param>
public sealed record Provenance(string File, int? Line = null, string? SymbolicName = null)
{
    /// <summary>Path in the source, with forward slashes, escaped for people.</summary>
    public string File { get; init => field = PlainText.Line(value); } = PlainText.Line(File);

    /// <summary>For templates: the symbolic name or template path of the resource, escaped for people.</summary>
    public string? SymbolicName { get; init => field = PlainText.Line(value); } = PlainText.Line(SymbolicName);
}
