using GitOpsServerless.Sandbox.Kubernetes.Schema;

namespace GitOpsServerless.Sandbox.Kubernetes.Resources;

/// <summary>The kinds of the embedded table.</summary>
internal static class BuiltInResources
{
    public static IReadOnlyList<ResourceKind> All { get; } = [.. Load()];

    private static IEnumerable<ResourceKind> Load() =>
        from words in BuiltInSchema.Instance.Resources
        group words by (Group: words[0] == "-" ? "" : words[0], Plural: words[2]) into versions
        select Build(versions.Key.Group, versions.ToList());

    private static ResourceKind Build(string group, List<string[]> versions)
    {
        // autoscaling has two versions of one kind; the newer one is preferred and stored.
        versions.Reverse();
        var first = versions[0];
        var kind = new ResourceKind
        {
            Group = group,
            Plural = first[2],
            Kind = first[3],
            IsNamespaced = first[4] == "N",
            Singular = first[3].ToLowerInvariant(),
            ListKind = first[3] + "List",
            ShortNames = Words(first[6]),
            Categories = Words(first[7]),
            Versions = [],
        };
        kind.Versions = [.. versions.Select((words, index) => BuildVersion(kind, words, isStorage: index == 0))];
        return kind;
    }

    private static ResourceVersion BuildVersion(ResourceKind kind, string[] words, bool isStorage) => new()
    {
        Version = words[1],
        Resource = kind,
        Schema = BuiltInSchema.Instance.Type(words[8]),
        Verbs = Words(words[5]).ToHashSet(StringComparer.Ordinal),
        Subresources = Subresources(words[9]),
        IsStorage = isStorage,
    };

    private static Dictionary<string, Subresource> Subresources(string text)
    {
        var result = new Dictionary<string, Subresource>(StringComparer.Ordinal);
        foreach (var part in text == "-" ? [] : text.Split(';'))
        {
            var pieces = part.Split(':');
            var slash = pieces[1].LastIndexOf('/');
            result[pieces[0]] = new Subresource(
                pieces[0],
                slash < 0 ? "" : pieces[1][..slash].TrimStart('/'),
                pieces[1][(slash + 1)..],
                pieces[2].Split(',').ToHashSet(StringComparer.Ordinal));
        }

        return result;
    }

    private static string[] Words(string text) => text == "-" ? [] : text.Split(',');
}
