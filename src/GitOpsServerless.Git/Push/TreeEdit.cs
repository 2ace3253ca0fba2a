using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Push;

/// <summary>What is to stand at a path; nothing where the entry is null.</summary>
internal sealed record TreeEdit(string[] Parts, TreeEntry? Entry)
{
    /// <summary>Whether a file gets the mode of the entry; otherwise one that was executable stays so.</summary>
    public bool IsExact { get; init; }
}
