namespace GitOpsServerless.Azure.KeyVault;

/// <summary>Decides which addresses are Key Vaults: references come from Git, and tokens go to no other host.</summary>
internal static class VaultAddress
{
    private static readonly string[] s_suffixes =
        [".vault.azure.net", ".vault.usgovcloudapi.net", ".vault.azure.cn", ".managedhsm.azure.net"];

    public static Uri? Parse(string text, IReadOnlySet<string> allowedHosts)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || uri.Scheme != Uri.UriSchemeHttps
            || uri.UserInfo.Length > 0
            || uri.AbsolutePath.Length > 1
            || uri.Query.Length > 0)
        {
            return null;
        }

        var isVault = uri.IsDefaultPort && s_suffixes.Any(s => uri.Host.EndsWith(s, StringComparison.OrdinalIgnoreCase) && uri.Host.Length > s.Length);
        return isVault || allowedHosts.Contains(uri.Authority) ? uri : null;
    }
}
