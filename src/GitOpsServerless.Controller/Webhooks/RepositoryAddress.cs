namespace GitOpsServerless.Controller.Webhooks;

/// <summary>Brings the many ways to write a repository's address into one form that can be compared: <c>host/path</c>, lower case.</summary>
internal static class RepositoryAddress
{
    private const string DevOps = "dev.azure.com";
    private const string VisualStudio = ".visualstudio.com";

    /// <summary>The comparable form; null for text that is no address.</summary>
    public static string? Normalise(string address)
    {
        var text = address.Trim();
        if (text.Length is 0 or > 2048)
        {
            return null;
        }

        var (host, path) = Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length > 0
            ? (uri.IsDefaultPort || uri.Scheme == "ssh" ? uri.Host : uri.Authority, Uri.UnescapeDataString(uri.AbsolutePath))
            : SplitScp(text);
        if (host is null)
        {
            return null;
        }

        path = path.Trim('/');
        path = path.EndsWith(".git", StringComparison.OrdinalIgnoreCase) ? path[..^4] : path;
        return path.Length == 0 ? null : AzureDevOps(At(host).ToLowerInvariant(), path.ToLowerInvariant());
    }

    // git@host:path
    private static (string? Host, string Path) SplitScp(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && !text.Contains("//", StringComparison.Ordinal) && !text.Contains('\\', StringComparison.Ordinal)
            ? (At(text[..colon]), text[(colon + 1)..])
            : (null, string.Empty);
    }

    private static string At(string host) => host[(host.LastIndexOf('@') + 1)..];

    // https://ORG@dev.azure.com/ORG/PROJECT/_git/REPO, https://ORG.visualstudio.com/PROJECT/_git/REPO, git@ssh.dev.azure.com:v3/ORG/PROJECT/REPO
    private static string AzureDevOps(string host, string path)
    {
        if (host is "ssh.dev.azure.com" or "vs-ssh.visualstudio.com" && path.StartsWith("v3/", StringComparison.Ordinal))
        {
            return path.Split('/') is [_, var organization, var project, var repository]
                ? $"{DevOps}/{organization}/{project}/_git/{repository}"
                : $"{host}/{path}";
        }

        if (host.EndsWith(VisualStudio, StringComparison.Ordinal))
        {
            var rest = path.StartsWith("defaultcollection/", StringComparison.Ordinal) ? path["defaultcollection/".Length..] : path;
            return Short($"{DevOps}/{host[..^VisualStudio.Length]}/{rest}");
        }

        return host == DevOps ? Short($"{host}/{path}") : $"{host}/{path}";
    }

    // ORG/_git/REPO stands for ORG/REPO/_git/REPO.
    private static string Short(string address) =>
        address.Split('/') is [var host, var organization, "_git", var repository] ? $"{host}/{organization}/{repository}/_git/{repository}" : address;
}
