namespace GitOpsServerless.Rendering;

/// <summary>How to sign in at one host that charts, bases or files are fetched from. Sent to that host only, and over HTTPS only unless it is this machine.</summary>
/// <param name="Host">Host name without a port.</param>
/// <param name="UserName">User name.</param>
/// <param name="Secret">Password or token, or a reference such as <c>${keyvault:registry-token}</c>.</param>
public sealed record RemoteCredential(string Host, string UserName, string Secret)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{UserName}@{Host}";
}
