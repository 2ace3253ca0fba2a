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

    /// <summary>The record with code, category, target and what to do.</summary>
    public ErrorRecord ErrorRecord => new(new InvalidOperationException(Message), Diagnostic.Code, ErrorCategories.Of(Diagnostic.Category), Target)
    {
        ErrorDetails = new ErrorDetails($"{Diagnostic.Code}: {Message}") { RecommendedAction = Diagnostic.Help ?? string.Empty },
    };
}
