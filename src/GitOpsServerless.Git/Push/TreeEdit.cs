using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Push;

/// <summary>What is to stand at a path; nothing where the entry is null.</summary>
internal sealed record TreeEdit(string[] Parts, TreeEntry? Entry);
