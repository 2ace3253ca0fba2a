using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git.Local;

/// <summary>The refs of a repository on this machine: loose files over "packed-refs" (gitrepository-layout).</summary>
internal sealed class LocalRefs(string gitFolder, string commonFolder, GitLimits limits)
{
    private const int MaxSymbolicDepth = 5;
    private const int MaxRefLength = 4096;
    private const int MaxListings = 10;

    public IReadOnlyList<RemoteRef> List(IReadOnlyList<string> prefixes, Func<ObjectId, ObjectId?> peel)
    {
        var names = new SortedDictionary<string, RemoteRef>(StringComparer.Ordinal);
        foreach (var name in LooseNames().Append("HEAD"))
        {
            if (Resolve(name, 0) is { } loose)
            {
                names[name] = loose;
            }
        }

        // Last, since Git writes this file before it removes the loose ones: what was not found there is here.
        foreach (var packed in Packed())
        {
            names.TryAdd(packed.Name, packed);
        }

        return [.. names.Values
            .Where(item => prefixes.Count == 0 || prefixes.Any(prefix => item.Name.StartsWith(prefix, StringComparison.Ordinal)))
            .Select(item => item.Peeled is null ? item with { Peeled = peel(item.Id) } : item)];
    }

    /// <summary>What a ref says, following symbolic ones; null where it does not exist, such as a branch without commits.</summary>
    public RemoteRef? Resolve(string name, int depth)
    {
        var text = ReadLoose(name);
        if (text is null)
        {
            return Packed().FirstOrDefault(item => item.Name == name);
        }

        if (!text.StartsWith("ref:", StringComparison.Ordinal))
        {
            return ObjectId.TryParse(text.AsSpan(0, Math.Min(text.Length, ObjectId.HexLength)), out var id)
                ? new RemoteRef(name, id)
                : throw GitException.Corrupt($"The ref {name} cannot be read.");
        }

        var target = text[4..].Trim();
        if (depth == MaxSymbolicDepth || !IsSafe(target))
        {
            throw GitException.Corrupt($"The symbolic ref {name} leads nowhere.");
        }

        return Resolve(target, depth + 1) is { } found ? found with { Name = name, SymbolicTarget = target } : null;
    }

    /// <summary>The branch that HEAD names while it has no commit; null otherwise.</summary>
    public string? Unborn() =>
        ReadLoose("HEAD") is { } text && text.StartsWith("ref:", StringComparison.Ordinal) && IsSafe(text[4..].Trim()) && Resolve(text[4..].Trim(), 1) is null
            ? text[4..].Trim()
            : null;

    /// <summary>Names that stay inside the ref folders (git-check-ref-format, the rules that matter for paths).</summary>
    public static bool IsSafe(string name) =>
        (name == "HEAD" || name.StartsWith("refs/", StringComparison.Ordinal))
        && name.Split('/').All(part => part.Length > 0 && part[0] != '.' && !part.EndsWith(".lock", StringComparison.Ordinal) && !part.EndsWith('.'))
        && !name.Contains("..", StringComparison.Ordinal)
        && !name.Contains("@{", StringComparison.Ordinal)
        && name.All(character => character > ' ' && character != '\x7F' && !"~^:?*[\\".Contains(character, StringComparison.Ordinal));

    /// <summary>Takes a ref out of "packed-refs", which Git itself locks by a file of this name.</summary>
    public void Unpack(string name)
    {
        var path = Path.Combine(commonFolder, "packed-refs");
        if (Packed().All(item => item.Name != name))
        {
            return;
        }

        using (var output = new StreamWriter(new FileStream(path + ".lock", FileMode.CreateNew, FileAccess.Write, FileShare.None)))
        {
            var isDropped = false;
            foreach (var line in File.ReadLines(path))
            {
                isDropped = line.StartsWith('^') ? isDropped : line.EndsWith(" " + name, StringComparison.Ordinal);
                output.Write(isDropped ? string.Empty : line + "\n");
            }
        }

        File.Move(path + ".lock", path, overwrite: true);
    }

    private List<string> LooseNames()
    {
        var root = new DirectoryInfo(Path.Combine(commonFolder, "refs"));
        for (var tries = 0; root.Exists; tries++)
        {
            try
            {
                return [.. LooseNames(root)];
            }
            catch (DirectoryNotFoundException) when (tries < MaxListings)
            {
                // Git removes folders of refs that became empty, also between the listing of a folder and of what is in it.
            }
        }

        return [];
    }

    private IEnumerable<string> LooseNames(DirectoryInfo root) =>
        root.EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, MaxRecursionDepth = 64 })
            .Select(file => "refs/" + Path.GetRelativePath(root.FullName, file.FullName).Replace('\\', '/'))
            .Where(IsSafe)
            .Take(limits.MaxRefs);

    private string? ReadLoose(string name)
    {
        var folder = name.StartsWith("refs/", StringComparison.Ordinal) && !name.StartsWith("refs/bisect/", StringComparison.Ordinal)
            && !name.StartsWith("refs/worktree/", StringComparison.Ordinal) ? commonFolder : gitFolder;
        var file = new FileInfo(Path.Combine(folder, name));
        try
        {
            return !file.Exists ? null
                : file.Length <= MaxRefLength ? File.ReadAllText(file.FullName).Trim()
                : throw GitException.Corrupt($"The ref {name} cannot be read.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // It was packed or deleted between the two looks.
            return null;
        }
    }

    private List<RemoteRef> Packed()
    {
        var path = Path.Combine(commonFolder, "packed-refs");
        var list = new RefList(limits);
        foreach (var line in File.Exists(path) ? File.ReadLines(path) : [])
        {
            if (line.StartsWith('^') && list.Refs.Count > 0)
            {
                list.AddAdvertised($"{line[1..]} {list.Refs[^1].Name}^{{}}");
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                list.AddAdvertised(line);
            }
        }

        return [.. list.Refs.Where(item => IsSafe(item.Name))];
    }
}
