using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Wire;

/// <summary>A ref as a repository advertises it.</summary>
/// <param name="Peeled">What an annotated tag points to in the end.</param>
/// <param name="SymbolicTarget">The name of the ref that a symbolic ref stands for.</param>
internal sealed record RemoteRef(string Name, ObjectId Id, ObjectId? Peeled = null, string? SymbolicTarget = null)
{
    public ObjectId Target => Peeled ?? Id;
}
