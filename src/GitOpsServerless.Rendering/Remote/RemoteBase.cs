namespace GitOpsServerless.Rendering.Remote;

/// <summary>A reference of kustomize to a Git repository.</summary>
/// <param name="Url">HTTPS address of the repository.</param>
/// <param name="Path">Folder inside it.</param>
/// <param name="Revision">What <c>ref</c> says; null for the default branch.</param>
internal sealed record RemoteBase(Uri Url, string Path, string? Revision)
{
    /// <summary>
    /// Reads <c>https://host/org/repo//path?ref=v1</c>, <c>host/org/repo/path</c>, <c>….git/path</c>, Azure DevOps' <c>_git</c> form and the
    /// <c>git::</c> prefix. Null for other transports than HTTPS and for what names no repository.
    /// </summary>
    public static RemoteBase? Parse(string reference)
    {
        var text = reference.StartsWith("git::", StringComparison.OrdinalIgnoreCase) ? reference[5..] : reference;
        text = text.Contains("://", StringComparison.Ordinal) ? text : $"https://{text}";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)))
        {
            return null;
        }

        var (repository, path) = Split(Uri.UnescapeDataString(uri.AbsolutePath));
        if (repository.Trim('/').Length == 0)
        {
            return null;
        }

        return new RemoteBase(
            new UriBuilder(uri.Scheme, uri.Host, uri.Port, repository.TrimEnd('/')).Uri, path.Trim('/'), RevisionOf(uri.Query));
    }

    // The double slash says it; else the end of the repository's name does; else it is the first two parts.
    private static (string Repository, string Path) Split(string path)
    {
        if (path.IndexOf("//", 1, StringComparison.Ordinal) is var twice and > 0)
        {
            return (path[..twice], path[(twice + 2)..]);
        }

        if (path.IndexOf(".git/", StringComparison.Ordinal) is var git and > 0)
        {
            return (path[..(git + 4)], path[(git + 5)..]);
        }

        if (path.EndsWith(".git", StringComparison.Ordinal))
        {
            return (path, string.Empty);
        }

        var parts = path.Trim('/').Split('/');
        var azure = Array.IndexOf(parts, "_git");
        var count = azure >= 0 ? azure + 2 : 2;
        return ("/" + string.Join('/', parts.Take(count)), string.Join('/', parts.Skip(count)));
    }

    private static string? RevisionOf(string query) => query.TrimStart('?').Split('&')
        .Select(pair => pair.Split('=', 2))
        .Where(pair => pair is ["ref" or "version", { Length: > 0 }])
        .Select(pair => Uri.UnescapeDataString(pair[1]))
        .FirstOrDefault();
}
