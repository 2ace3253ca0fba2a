using GitOpsServerless.Contracts;

namespace GitOpsServerless.Git;

/// <summary>Finds the credential of a source, at the moment of use.</summary>
public interface IGitCredentials
{
    /// <summary>The credential, or null where the source needs none.</summary>
    /// <param name="source">The source.</param>
    /// <param name="host">The address that the credential is for; it is sent nowhere else.</param>
    /// <param name="rejected">Whether the one given before was not accepted, so that a fresh one is needed.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<Result<GitCredential?>> FindAsync(SourceDefinition source, Uri host, bool rejected, CancellationToken cancellationToken);
}
