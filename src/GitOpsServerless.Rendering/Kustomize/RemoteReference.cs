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

    /// <summary>The reference without user and password, which a URL may carry.</summary>
    public static string Scrub(string reference) =>
        reference.IndexOf('@', StringComparison.Ordinal) is var at and > 0 && reference.IndexOf("://", StringComparison.Ordinal) is var scheme and > 0 && scheme < at
            ? reference[..(scheme + 3)] + reference[(at + 1)..]
            : reference;

    // user@host:path (scp syntax), or host.tld/owner/repository
    [GeneratedRegex(@"^(?:[\w.-]{1,64}@)(?<host>[\w.-]{1,253})[:/]|^(?<host>[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})(?::\d{1,5})?/[^/]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spelling();
}
