namespace GitOpsServerless.Git.Wire;

/// <summary>Addresses as they may be shown: without user info, query and fragment.</summary>
internal static class AddressText
{
    public static string Scrub(Uri address) =>
        address.IsAbsoluteUri && (address.IsFile || IsKnown(address)) ? address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : Scrub(address.OriginalString);

    public static string Scrub(string address)
    {
        if (Uri.TryCreate(address, UriKind.Absolute, out var parsed) && !parsed.IsFile && IsKnown(parsed))
        {
            return Scrub(parsed);
        }

        // Other text may be an address whose scheme was forgotten ("user:token@host/path"): all before the last "@" may be secret.
        var end = address.IndexOfAny(['?', '#']);
        address = end < 0 ? address : address[..end];
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        var at = address.LastIndexOf('@');
        return at < 0 ? address : scheme >= 0 && at > scheme ? string.Concat(address.AsSpan(0, scheme + 3), address.AsSpan(at + 1)) : address[(at + 1)..];
    }

    private static bool IsKnown(Uri address) => address.Scheme is "https" or "http" or "ssh" or "git";
}
