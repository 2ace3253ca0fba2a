using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Revisions;

/// <summary>What a revision was found to be.</summary>
/// <param name="Reference">The name that it was found under, such as a branch.</param>
/// <param name="Commit">The commit.</param>
/// <param name="Tag">The annotated tag that led to it.</param>
internal sealed record ResolvedRevision(string Reference, ObjectId Commit, ObjectId? Tag);
