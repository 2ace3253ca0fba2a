namespace GitOpsServerless.Git.Local;

/// <summary>Where the parts of a repository on this machine are (gitrepository-layout).</summary>
/// <param name="GitFolder">What belongs to the working tree: HEAD.</param>
/// <param name="CommonFolder">What all working trees share: refs and objects.</param>
/// <param name="IsBare">Whether there is no main working tree; linked ones there may be.</param>
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
        var settings = Settings(shared);
        RequireKnownFormat(path, settings);
        var isBare = settings.LastOrDefault(line => line is "bare=true" or "bare=false") is { } said ? said == "bare=true" : Path.GetFileName(shared) != ".git";
        return new RepositoryLayout(folder, shared, isBare);
    }

    /// <summary>The names of the branches that working trees have checked out: the main one and all linked ones (git-worktree).</summary>
    public IEnumerable<string> CheckedOut()
    {
        var linked = Path.Combine(CommonFolder, "worktrees");
        var heads = (Directory.Exists(linked) ? Directory.EnumerateDirectories(linked) : []).Select(folder => Path.Combine(folder, "HEAD"));
        foreach (var head in (IsBare ? heads : heads.Append(Path.Combine(CommonFolder, "HEAD"))).Where(File.Exists))
        {
            var text = File.ReadAllText(head);
            if (text.StartsWith("ref:", StringComparison.Ordinal))
            {
                yield return text[4..].Trim();
            }
        }
    }

    private static string[] Settings(string common)
    {
        var config = Path.Combine(common, "config");
        return File.Exists(config) ? [.. File.ReadLines(config).Select(line => line.Replace(" ", string.Empty, StringComparison.Ordinal).Trim().ToLowerInvariant())] : [];
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

    private static void RequireKnownFormat(string path, string[] settings)
    {
        foreach (var line in settings)
        {
            if (line is "objectformat=sha256" or "refstorage=reftable")
            {
                throw new GitException(GitFault.ObjectFormatUnsupported, $"{path} has {line}, which is not supported.");
            }
        }
    }
}
