namespace GitOpsServerless.Git.Objects;

/// <summary>The names of the object types as they stand in object headers.</summary>
internal static class ObjectKinds
{
    public static ReadOnlySpan<byte> Name(ObjectKind kind) => kind switch
    {
        ObjectKind.Commit => "commit"u8,
        ObjectKind.Tree => "tree"u8,
        ObjectKind.Blob => "blob"u8,
        ObjectKind.Tag => "tag"u8,
        _ => throw GitException.Corrupt("An object has an unknown type."),
    };

    public static ObjectKind Parse(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("commit"u8) ? ObjectKind.Commit
        : name.SequenceEqual("tree"u8) ? ObjectKind.Tree
        : name.SequenceEqual("blob"u8) ? ObjectKind.Blob
        : name.SequenceEqual("tag"u8) ? ObjectKind.Tag
        : throw GitException.Corrupt("An object has an unknown type.");
}
