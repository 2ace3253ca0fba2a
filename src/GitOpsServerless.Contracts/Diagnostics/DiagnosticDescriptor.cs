namespace GitOpsServerless.Contracts;

/// <summary>
/// The unchanging part of a diagnostic: code, title, explanation and help. Its page in <c>docs/diagnostics</c> is written from it.
/// </summary>
/// <param name="Code">Stable code, <c>GOSnnnn</c>.</param>
/// <param name="Title">A short noun phrase, such as <c>Unknown field</c>.</param>
/// <param name="Category">What kind of failure it is.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Explanation">What it means and how it comes about, in one to three sentences.</param>
/// <param name="Help">What to do; also shown behind the message.</param>
public sealed record DiagnosticDescriptor(
    string Code,
    string Title,
    DiagnosticCategory Category,
    DiagnosticSeverity Severity,
    string Explanation,
    string Help)
{
    /// <summary>Makes a diagnostic of this kind.</summary>
    /// <param name="message">One or two sentences with the concrete names; never a secret.</param>
    /// <param name="file">Path of the file, relative to the root of its source.</param>
    /// <param name="line">Line, counted from 1.</param>
    /// <param name="column">Column, counted from 1.</param>
    /// <param name="resource">The resource that it is about.</param>
    /// <param name="help">A more specific help than the descriptor's.</param>
    public Diagnostic Create(
        string message,
        string? file = null,
        int? line = null,
        int? column = null,
        ResourceId? resource = null,
        string? help = null) =>
        new(Code, Severity, Category, message)
        {
            File = file,
            Line = line,
            Column = column,
            Resource = resource,
            Help = help ?? Help,
        };
}
