using GitOpsServerless.Contracts;

namespace GitOpsServerless.Controller.Webhooks;

/// <summary>Events × index → applications to wake. Errs on the side of waking: a look at an unchanged application changes nothing.</summary>
internal static class WebhookMatcher
{
    private const string Heads = "refs/heads/";
    private const string Tags = "refs/tags/";
    private static readonly System.Buffers.SearchValues<char> s_rangeSigns = System.Buffers.SearchValues.Create("*<>=^~ ");

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
        return candidates.Where(e => IsTouched(e, push.Paths, candidates)).Select(e => e.Name);
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
            || (reference.StartsWith(Tags, StringComparison.Ordinal) && IsRange(revision));
    }

    private static bool IsRange(string revision) => revision.AsSpan().IndexOfAny(s_rangeSigns) >= 0 || revision is ['[' or '(', ..] || revision.Contains(".x", StringComparison.Ordinal);

    private static bool IsTouched(IndexEntry entry, IReadOnlyList<string>? paths, List<IndexEntry> candidates) =>
        paths is null || entry.Path.Length == 0 || paths.Any(p => IsBelow(p, entry.Path) || IsSharedWith(entry, p, candidates));

    // A file outside of every application may be a base, a component or a module of those in the same top-level folder.
    private static bool IsSharedWith(IndexEntry entry, string path, List<IndexEntry> candidates)
    {
        if (candidates.Exists(c => c.Path.Length > 0 && IsBelow(path, c.Path)))
        {
            return false;
        }

        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? !path.EndsWith(".md", StringComparison.OrdinalIgnoreCase) : IsBelow(entry.Path + "/", path[..slash]);
    }

    private static bool IsBelow(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/');
}
