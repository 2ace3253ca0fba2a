using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git.Submodules;

/// <summary>Finds the address of a submodule, and says whether it may be followed.</summary>
internal static class SubmoduleAddress
{
    public static string Resolve(string parent, string url, IReadOnlyList<string> allowedHosts, string path)
    {
        var parentAddress = new Uri(parent.TrimEnd('/') + "/");
        if (url.StartsWith("./", StringComparison.Ordinal) || url.StartsWith("../", StringComparison.Ordinal))
        {
            url = new Uri(parentAddress, url).AbsoluteUri.TrimEnd('/');
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var address))
        {
            throw Refused(path, url, "cannot be read");
        }

        if (address.Scheme != parentAddress.Scheme && address.Scheme != Uri.UriSchemeHttps)
        {
            throw Refused(path, url, "is neither https nor of the scheme of its parent");
        }

        if (!string.Equals(address.IdnHost, parentAddress.IdnHost, StringComparison.OrdinalIgnoreCase) && !allowedHosts.Contains(address.IdnHost, StringComparer.OrdinalIgnoreCase))
        {
            throw Refused(path, url, "is on a host that is not allowed");
        }

        return new UriBuilder(address) { UserName = string.Empty, Password = string.Empty }.Uri.AbsoluteUri;
    }

    private static GitException Refused(string path, string url, string why) =>
        new(GitFault.SubmoduleRefused, $"The submodule '{path}' is not followed: its address {RemoteText.Clean(AddressText.Scrub(url))} {why}.", path);
}
