using GitOpsServerless.Bicep.Semantics;

namespace GitOpsServerless.Bicep;

/// <summary>How serious a diagnostic is. Only <see cref="Error"/> stops a compilation.</summary>
public enum BicepSeverity
{
    /// <summary>A hint.</summary>
    Info,

    /// <summary>Something that compiles and is probably not meant.</summary>
    Warning,

    /// <summary>Something that does not compile, or that this compiler refuses to compile.</summary>
    Error,
}

/// <summary>
/// One finding of the compiler. Codes <c>BCPnnn</c> are those of the official compiler where the error is the same one;
/// codes <c>GOS03nn</c> are refusals: valid or unknown Bicep for which this compiler does not vouch for the exact output.
/// </summary>
/// <param name="Code">The stable code.</param>
/// <param name="Severity">How serious it is.</param>
/// <param name="Message">What is wrong, in one sentence.</param>
/// <param name="File">The path of the file, as the file set names it.</param>
/// <param name="Line">The line, counted from 1; 0 when the finding is about the file as a whole.</param>
/// <param name="Column">The column in UTF-16 units, counted from 1.</param>
/// <param name="Offset">The start of the span in UTF-16 units, counted from 0.</param>
/// <param name="Length">The length of the span in UTF-16 units.</param>
public sealed record BicepDiagnostic(
    string Code,
    BicepSeverity Severity,
    string Message,
    string File,
    int Line,
    int Column,
    int Offset,
    int Length)
{
    /// <summary>
    /// Whether the official compiler may compile what this finding is about: all that stands against it is that this compiler does not
    /// vouch for its output, or has failed. Not so where something is missing, too large or out of bounds: that is no matter of the compiler.
    /// </summary>
    public bool IsRefusal => RefusalCodes.IsRefusal(Code);
}
