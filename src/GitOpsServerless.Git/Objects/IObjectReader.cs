namespace GitOpsServerless.Git.Objects;

/// <summary>Objects that are at hand.</summary>
internal interface IObjectReader
{
    bool Contains(ObjectId id);

    /// <summary>The object, its id checked, or null where it is not here.</summary>
    GitObject? Read(ObjectId id);
}
