namespace GitOpsServerless.Git.Objects;

/// <summary>One object: its type and its content, without the header.</summary>
internal sealed record GitObject(ObjectKind Kind, ReadOnlyMemory<byte> Content);
