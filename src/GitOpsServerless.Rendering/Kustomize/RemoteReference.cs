using System.Text.RegularExpressions;

namespace GitOpsServerless.Rendering.Kustomize;

/// <summary>References of kustomize that are no paths: URLs and Git repositories in their several spellings.</summary>
internal static partial class RemoteReference
{
    /// <summary>The host that a reference would be fetched from; null when it is not remote.</summary>
    public static string? HostOf(string reference)
    {
        var text = reference.StartsWith("git::", StringComparison.OrdinalIgnoreCase) ? reference[5..] : reference;
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && text.Contains("://", StringComparison.Ordinal))
        {
            return uri.Host;
        }

        var match = Spelling().Match(text);
        return match.Success ? match.Groups["host"].Value : null;
    }

    /// <summary>The reference without what may be a secret in it: user, password, and the query, except for the revision that kustomize reads from it.</summary>
    public static string Scrub(string reference)
    {
        // A pattern such as a?.yaml is a path, in which a question mark is a letter.
        var query = reference.Contains("://", StringComparison.Ordinal) || HostOf(reference) is not null ? reference.IndexOf('?', StringComparison.Ordinal) : -1;
        var address = query < 0 ? reference : reference[..query];
        var revision = query < 0 ? null : reference[(query + 1)..].Split('&').FirstOrDefault(p => Revision().IsMatch(p));
        var host = address.IndexOf("://", StringComparison.Ordinal) + "://".Length;
        if (host >= "://".Length && address.AsSpan(host) is var rest && rest[..(rest.IndexOf('/') is var slash and >= 0 ? slash : rest.Length)].LastIndexOf('@') is var at and >= 0)
        {
            address = address[..host] + address[(host + at + 1)..];
        }

        return revision is null ? address : $"{address}?{revision}";
    }

    [GeneratedRegex(@"^(ref|version)=[\w./-]{1,100}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Revision();

    // user@host:path (scp syntax), or host.tld/owner/repository
    [GeneratedRegex(@"^(?:[\w.-]{1,64}@)(?<host>[\w.-]{1,253})[:/]|^(?<host>[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})(?::\d{1,5})?/[^/]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spelling();
}
