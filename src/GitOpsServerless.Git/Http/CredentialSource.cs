using System.Net.Http.Headers;
using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git.Http;

/// <summary>Gives the credential of a source to its own host, over a connection that keeps it secret, and to nobody else.</summary>
internal sealed class CredentialSource(IGitCredentials? credentials, SourceDefinition source, Uri repository)
{
    public bool MayRefresh => credentials is not null && source.Credential is not null;

    public async Task<AuthenticationHeaderValue?> HeaderAsync(Uri address, bool rejected, CancellationToken cancellationToken)
    {
        if (!MayRefresh || !Redirects.IsSameHost(repository, address))
        {
            return null;
        }

        if (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
        {
            throw new GitException(GitFault.AddressRefused, $"A credential is not sent to {AddressText.Scrub(address)}, which is not https.");
        }

        var found = await credentials!.FindAsync(source, repository, rejected, cancellationToken);
        return found.IsSuccess
            ? found.Value?.Header
            : throw new GitDiagnosticException(found.Diagnostics);
    }
}
