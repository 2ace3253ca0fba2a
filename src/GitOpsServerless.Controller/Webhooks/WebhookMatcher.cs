using GitOpsServerless.Contracts;

namespace GitOpsServerless.Controller.Webhooks;

/// <summary>Events × index → applications to wake. Errs on the side of waking: a look at an unchanged application changes nothing.</summary>
internal static class WebhookMatcher
{
    private const string Heads = "refs/heads/";
    private const string Tags = "refs/tags/";
    private static readonly HashSet<string> s_sharedFolders = new(["base", "bases", "common", "components", "shared", "modules", "charts", "lib"], StringComparer.OrdinalIgnoreCase);
    private static readonly System.Buffers.SearchValues<char> s_rangeSigns = System.Buffers.SearchValues.Create("*<>=!^~|, ");

    public static IReadOnlySet<string> Match(IEnumerable<WebhookEvent> events, ApplicationIndex index)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var webhookEvent in events)
        {
            names.UnionWith(webhookEvent switch
            {
                WebhookEvent.Push push => OfPush(push, index),
                WebhookEvent.Artifact artifact => OfArtifact(artifact, index),
                WebhookEvent.Named named => index.Entries.Select(e => e.Name).Intersect(named.Names, StringComparer.Ordinal),
                _ => [],
            });
        }

        return names;
    }

    private static IEnumerable<string> OfArtifact(WebhookEvent.Artifact artifact, ApplicationIndex index)
    {
        var name = ArtifactName.Normalise(artifact.Repository);
        return index.Entries.Where(e => e.Artifacts.Contains(name, StringComparer.Ordinal)).Select(e => e.Name);
    }

    private static IEnumerable<string> OfPush(WebhookEvent.Push push, ApplicationIndex index)
    {
        var addresses = push.Repositories.Select(RepositoryAddress.Normalise).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var candidates = index.Entries
            .Where(e => e.Repository is not null && addresses.Contains(e.Repository) && Follows(e.Revision, push))
            .ToList();
        return (push.Paths is { } paths ? Touched(paths, candidates) : candidates).Select(e => e.Name);
    }

    private static bool Follows(string? revision, WebhookEvent.Push push)
    {
        if (push.Ref is not { } reference)
        {
            return true;
        }

        if (string.IsNullOrEmpty(revision) || revision == "HEAD")
        {
            return push.DefaultBranch is null || reference == Heads + push.DefaultBranch;
        }

        if (revision.StartsWith("refs/", StringComparison.Ordinal))
        {
            return reference == revision;
        }

        return reference == Heads + revision
            || reference == Tags + revision
            || (reference.StartsWith(Tags, StringComparison.Ordinal) && MayBeRange(revision));
    }

    // The grammar of ranges is that of the source. Here all counts that has one of its signs or begins like a version (1, 1.2, v1.X, x).
    private static bool MayBeRange(string revision) =>
        revision.AsSpan().IndexOfAny(s_rangeSigns) >= 0 || revision is [>= '0' and <= '9' or 'x' or 'X', ..] or ['v' or 'V', >= '0' and <= '9', ..];

    // What a render reads beside its own path is not known here. A file that belongs to no application may be a base, a module or a chart of
    // any of the repository; a file of an application that lies in a folder for bases may be one of its neighbours'.
    private static IReadOnlyCollection<IndexEntry> Touched(IReadOnlyList<string> paths, List<IndexEntry> candidates)
    {
        var touched = candidates.Where(c => c.Path.Length == 0).ToHashSet();
        foreach (var path in paths)
        {
            var owners = candidates.FindAll(c => c.Path.Length > 0 && IsBelow(path, c.Path));
            if (owners.Count == 0 && !IsForPeople(path))
            {
                return candidates;
            }

            touched.UnionWith(owners);
            foreach (var root in owners.Select(o => SharedRoot(o.Path)).OfType<string>())
            {
                touched.UnionWith(candidates.Where(c => root.Length == 0 || IsBelow(c.Path, root)));
            }
        }

        return touched;
    }

    // Texts, and what belongs to the host of the repository (.github, .gitlab, .vscode).
    private static bool IsForPeople(string path) => path.EndsWith(".md", StringComparison.OrdinalIgnoreCase) || path.StartsWith('.');

    // apps/shop for apps/shop/base; null for a path without such a folder.
    private static string? SharedRoot(string path)
    {
        var segments = path.Split('/');
        var index = Array.FindIndex(segments, s_sharedFolders.Contains);
        return index < 0 ? null : string.Join('/', segments.Take(index));
    }

    private static bool IsBelow(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/');
}
