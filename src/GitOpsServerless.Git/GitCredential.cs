using System.Net.Http.Headers;
using System.Text;

namespace GitOpsServerless.Git;

/// <summary>What a repository host is shown to be let in. Its text form is masked.</summary>
public sealed class GitCredential
{
    private GitCredential(AuthenticationHeaderValue header) => Header = header;

    internal AuthenticationHeaderValue Header { get; }

    /// <summary>A user name with a password or personal access token (RFC 7617).</summary>
    public static GitCredential Basic(string userName, string password) =>
        new(new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{userName}:{password}"))));

    /// <summary>A bearer token, such as an Entra token for Azure DevOps (RFC 6750).</summary>
    public static GitCredential Bearer(string token) => new(new AuthenticationHeaderValue("Bearer", token));

    /// <summary>A GitHub App installation token: a password of the user name that GitHub prescribes for it.</summary>
    public static GitCredential GitHubAppInstallation(string token) => Basic("x-access-token", token);

    /// <summary>Always masked.</summary>
    public override string ToString() => Contracts.Redactor.Mask;
}
