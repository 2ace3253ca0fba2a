using System.Net;
using System.Security;

namespace GitOpsServerless.PowerShell.Session;

/// <summary>Secrets become text at the last moment.</summary>
internal static class Secrets
{
    public static string Reveal(SecureString secret) => new NetworkCredential(string.Empty, secret).Password;
}
