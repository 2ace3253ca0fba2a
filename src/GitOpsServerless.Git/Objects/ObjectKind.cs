namespace GitOpsServerless.Git.Objects;

/// <summary>The object types, with the numbers that a pack gives them.</summary>
internal enum ObjectKind : byte
{
    None = 0,
    Commit = 1,
    Tree = 2,
    Blob = 3,
    Tag = 4,
    OffsetDelta = 6,
    ReferenceDelta = 7,
}
