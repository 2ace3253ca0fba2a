namespace GitOpsServerless.Git.Wire;

/// <summary>What a remote can do, from its capability advertisement.</summary>
internal sealed record Capabilities
{
    /// <summary>0, 1 or 2.</summary>
    public int Version { get; init; }

    /// <summary>Whether objects can be left out with a filter.</summary>
    public bool Filter { get; init; }

    /// <summary>Whether history can be cut.</summary>
    public bool Shallow { get; init; }

    /// <summary>Whether any object can be asked for by its id. Protocol v2 always says so.</summary>
    public bool ExactWants { get; init; }

    public bool ThinPack { get; init; }

    /// <summary>"sha1" or "sha256".</summary>
    public string ObjectFormat { get; init; } = "sha1";

    /// <summary>Where the advertisement was found, after redirects on the same host.</summary>
    public string? RedirectedTo { get; init; }

    /// <summary>The words of the advertisement, for a push.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    public static Capabilities FromVersion2(IReadOnlyList<string> lines)
    {
        var fetch = Value(lines, "fetch")?.Split(' ') ?? [];
        return new Capabilities
        {
            Version = 2,
            Filter = fetch.Contains("filter", StringComparer.Ordinal),
            Shallow = fetch.Contains("shallow", StringComparer.Ordinal),
            ExactWants = true,
            ThinPack = true,
            ObjectFormat = Value(lines, "object-format") ?? "sha1",
            Words = lines,
        };
    }

    public static Capabilities FromWords(int version, IReadOnlyList<string> words) => new()
    {
        Version = version,
        Filter = words.Contains("filter", StringComparer.Ordinal),
        Shallow = words.Contains("shallow", StringComparer.Ordinal),
        ExactWants = words.Contains("allow-reachable-sha1-in-want", StringComparer.Ordinal),
        ThinPack = words.Contains("thin-pack", StringComparer.Ordinal),
        ObjectFormat = Value(words, "object-format") ?? "sha1",
        Words = words,
    };

    /// <summary>The diagnostic for repositories whose ids are not SHA-1 is made here, before anything else is asked.</summary>
    public void RequireSha1()
    {
        if (!string.Equals(ObjectFormat, "sha1", StringComparison.Ordinal))
        {
            throw new GitException(GitFault.ObjectFormatUnsupported, $"The repository uses the object format {RemoteText.Clean(ObjectFormat)}; only sha1 is supported.");
        }
    }

    private static string? Value(IReadOnlyList<string> words, string name) =>
        words.FirstOrDefault(word => word.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
}
