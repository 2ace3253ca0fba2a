using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Push;

/// <summary>One ref that is to move, and the objects that the other side lacks.</summary>
/// <param name="Old">Where it must be now; zero for a ref that must not exist.</param>
internal sealed record RefUpdate(string Name, ObjectId Old, ObjectId New, IReadOnlyCollection<GitObject> Objects);
