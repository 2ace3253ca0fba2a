namespace GitOpsServerless.Azure.Identity;

/// <summary>The cloud that the host itself signs in to: <c>AZURE_AUTHORITY_HOST</c> names it, as Azure.Identity has it.</summary>
/// <param name="ResourceManager">Address of its Azure Resource Manager.</param>
/// <param name="StorageSuffix">What names of storage accounts end with.</param>
public sealed record HostCloud(Uri ResourceManager, string StorageSuffix)
{
    /// <summary>The variable.</summary>
    public const string AuthorityVariable = "AZURE_AUTHORITY_HOST";

    /// <summary>The public cloud.</summary>
    public static HostCloud Public { get; } = new(new Uri("https://management.azure.com"), "core.windows.net");

    private static readonly Dictionary<string, HostCloud> s_byAuthority = new(StringComparer.OrdinalIgnoreCase)
    {
        ["login.microsoftonline.us"] = new(new Uri("https://management.usgovcloudapi.net"), "core.usgovcloudapi.net"),
        ["login.chinacloudapi.cn"] = new(new Uri("https://management.chinacloudapi.cn"), "core.chinacloudapi.cn"),
        ["login.partner.microsoftonline.cn"] = new(new Uri("https://management.chinacloudapi.cn"), "core.chinacloudapi.cn"),
    };

    /// <summary>The cloud that the environment names; the public one where it names none that is known.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    public static HostCloud Of(Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var authority = environment(AuthorityVariable) ?? "";
        var host = Uri.TryCreate(authority, UriKind.Absolute, out var uri) ? uri.Host : authority.TrimEnd('/');
        return s_byAuthority.GetValueOrDefault(host, Public);
    }
}
