using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git.Http;

/// <summary>Where a redirect of the first request may lead.</summary>
internal static class Redirects
{
    /// <summary>The new address of the repository: what the redirect leads to, without what the request added to it.</summary>
    public static Uri Follow(Uri repository, Uri requested, Uri location, IReadOnlyList<string> allowedHosts)
    {
        var target = location.IsAbsoluteUri ? location : new Uri(requested, location);
        AddressGuard.Check(target);
        if (requested.Scheme == Uri.UriSchemeHttps && target.Scheme != Uri.UriSchemeHttps)
        {
            throw Refused(repository, target, "which is not https");
        }

        if (!IsSameHost(repository, target) && !allowedHosts.Contains(target.IdnHost, StringComparer.OrdinalIgnoreCase))
        {
            throw Refused(repository, target, "which is another host");
        }

        const string suffix = "/info/refs";
        return target.AbsolutePath.EndsWith(suffix, StringComparison.Ordinal)
            ? new Uri(target.GetLeftPart(UriPartial.Path)[..^suffix.Length])
            : throw Refused(repository, target, "which is not the same service");
    }

    /// <summary>The same host on the same port, or on the default port of https after one of http.</summary>
    public static bool IsSameHost(Uri left, Uri right) =>
        string.Equals(left.IdnHost, right.IdnHost, StringComparison.OrdinalIgnoreCase)
        && (left.Port == right.Port || (left.Scheme == Uri.UriSchemeHttp && left.IsDefaultPort && right.Scheme == Uri.UriSchemeHttps && right.IsDefaultPort));

    private static GitException Refused(Uri repository, Uri target, string why) =>
        new(GitFault.RedirectRefused, $"{AddressText.Scrub(repository)} redirects to {AddressText.Scrub(target)}, {why}.");
}
