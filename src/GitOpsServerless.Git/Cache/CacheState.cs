using System.Text.Json.Serialization;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git.Cache;

/// <summary>What is remembered of a remote besides its objects.</summary>
internal sealed record CacheState
{
    public Capabilities? Capabilities { get; init; }

    /// <summary>When the capabilities were read.</summary>
    public DateTimeOffset CapabilitiesDate { get; init; }

    /// <summary>Whether the remote refuses filters that combine others. Found out anew with the capabilities.</summary>
    public bool CombineRefused { get; init; }

    /// <summary>The commits that were fetched last, newest first.</summary>
    public IReadOnlyList<string> Commits { get; init; } = [];

    /// <summary>Whether nothing is missing: the file may have been written by another version, or by anybody.</summary>
    [JsonIgnore]
    public bool IsValid =>
        Commits is not null && Commits.All(commit => commit is not null)
        && Capabilities is null or { Version: >= 0 and <= 2, ObjectFormat: not null, Words: not null };
}
