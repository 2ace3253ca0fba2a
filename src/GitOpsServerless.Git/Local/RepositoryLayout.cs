namespace GitOpsServerless.Git.Local;

/// <summary>Where the parts of a repository on this machine are (gitrepository-layout).</summary>
/// <param name="GitFolder">What belongs to the working tree: HEAD.</param>
/// <param name="CommonFolder">What all working trees share: refs and objects.</param>
internal sealed record RepositoryLayout(string GitFolder, string CommonFolder, bool IsBare)
{
    public static RepositoryLayout Find(string path)
    {
        var inside = Path.Combine(path, ".git");
        var folder = Directory.Exists(inside) ? inside : File.Exists(inside) ? Linked(path, inside) : path;
        if (!File.Exists(Path.Combine(folder, "HEAD")))
        {
            throw new GitException(GitFault.RepositoryNotFound, $"{path} is not a repository.");
        }

        var common = Path.Combine(folder, "commondir");
        var shared = File.Exists(common) ? Path.GetFullPath(Path.Combine(folder, File.ReadAllText(common).Trim())) : folder;
        RequireKnownFormat(path, shared);
        return new RepositoryLayout(folder, shared, folder == path);
    }

    /// <summary>A file ".git" that says "gitdir: PATH": a linked working tree or a submodule.</summary>
    private static string Linked(string path, string file)
    {
        const string prefix = "gitdir:";
        var text = File.ReadAllText(file).Trim();
        return text.StartsWith(prefix, StringComparison.Ordinal)
            ? Path.GetFullPath(Path.Combine(path, text[prefix.Length..].Trim()))
            : throw new GitException(GitFault.RepositoryNotFound, $"{path} is not a repository.");
    }

    private static void RequireKnownFormat(string path, string common)
    {
        var config = Path.Combine(common, "config");
        var lines = File.Exists(config) ? File.ReadLines(config).Select(line => line.Replace(" ", string.Empty, StringComparison.Ordinal).Trim().ToLowerInvariant()) : [];
        foreach (var line in lines)
        {
            if (line is "objectformat=sha256" or "refstorage=reftable")
            {
                throw new GitException(GitFault.ObjectFormatUnsupported, $"{path} has {line}, which is not supported.");
            }
        }
    }
}
