using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Session;

/// <summary>Addresses of repositories are shown and written down, so there is no secret in them.</summary>
internal static class RepositoryAddress
{
    /// <summary>What is wrong with an address; null when it is one alone.</summary>
    public static Diagnostic? ProblemOf(Uri address) =>
        address.IsAbsoluteUri && (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
            ? DiagnosticCatalog.InvalidSetting.Create(
                $"The repository's address ({Shown(address)}) has a user, a password, a query or a fragment in it.",
                help: "Give the address alone; the credential of a source is a reference to a secret, see docs/definitions.md.")
            : null;

    private static string Shown(Uri address) => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
