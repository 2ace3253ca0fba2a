using GitOpsServerless.Contracts;

namespace GitOpsServerless.Git;

/// <summary>Carries diagnostics of another room, such as a secret that cannot be read, to the public entry point.</summary>
internal sealed class GitDiagnosticException(IReadOnlyList<Diagnostic> diagnostics) : Exception(diagnostics[0].Message)
{
    public IReadOnlyList<Diagnostic> Diagnostics { get; } = diagnostics;
}
