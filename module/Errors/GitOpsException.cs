using System.Management.Automation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell;

/// <summary>An expected failure with its stable code.</summary>
public sealed class GitOpsException : Exception, IContainsErrorRecord
{
    /// <summary>Creates the exception.</summary>
    /// <param name="diagnostic">The failure.</param>
    /// <param name="target">What it is about: a resource id, a path or the name of an application.</param>
    public GitOpsException(Diagnostic diagnostic, string? target = null)
        : base((diagnostic ?? throw new ArgumentNullException(nameof(diagnostic))).Message)
    {
        Diagnostic = diagnostic;
        Target = diagnostic.Resource?.ToString() ?? diagnostic.File ?? target;
    }

    /// <summary>The failure.</summary>
    public Diagnostic Diagnostic { get; }

    /// <summary>What it is about.</summary>
    public string? Target { get; }

    /// <summary>
    /// The record with code, category, target and what to do, for those who catch the exception itself. Its own exception stands in for
    /// this one, as PowerShell asks of <see cref="IContainsErrorRecord"/>: a record that led back to itself would never end.
    /// </summary>
    public ErrorRecord ErrorRecord => Record(new ParentContainsErrorRecordException(this));

    /// <summary>The record to write; its exception is this one, so that scripts can catch the type and read the diagnostic.</summary>
    internal ErrorRecord ToRecord() => Record(this);

    // Where a mistake is has to be read off the console, too.
    private string Place => Diagnostic switch
    {
        { File: null } => string.Empty,
        { Line: null } when Message.Contains(Diagnostic.File, StringComparison.Ordinal) => string.Empty,
        { Line: { } line, Column: { } column } => $"{Diagnostic.File}({line},{column}): ",
        { Line: { } line } => $"{Diagnostic.File}({line}): ",
        _ => $"{Diagnostic.File}: ",
    };

    private ErrorRecord Record(Exception exception) => new(exception, Diagnostic.Code, ErrorCategories.Of(Diagnostic.Category), Target)
    {
        ErrorDetails = new ErrorDetails($"{Diagnostic.Code}: {Place}{Message}") { RecommendedAction = Diagnostic.Help ?? string.Empty },
    };
}
