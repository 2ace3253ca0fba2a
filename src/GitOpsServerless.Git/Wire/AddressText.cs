namespace GitOpsServerless.Git.Wire;

/// <summary>Addresses as they may be shown: without user info, query and fragment.</summary>
internal static class AddressText
{
    public static string Scrub(Uri address) =>
        address.IsAbsoluteUri ? address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : Scrub(address.OriginalString);

    public static string Scrub(string address)
    {
        if (Uri.TryCreate(address, UriKind.Absolute, out var parsed) && !parsed.IsFile)
        {
            return Scrub(parsed);
        }

        var end = address.IndexOfAny(['?', '#']);
        address = end < 0 ? address : address[..end];
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        var at = address.LastIndexOf('@');
        return scheme >= 0 && at > scheme ? string.Concat(address.AsSpan(0, scheme + 3), address.AsSpan(at + 1)) : address;
    }
}
