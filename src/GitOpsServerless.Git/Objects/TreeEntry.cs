namespace GitOpsServerless.Git.Objects;

/// <summary>One entry of a tree. The raw name is kept because names need not be UTF-8.</summary>
internal sealed record TreeEntry(EntryMode Mode, ReadOnlyMemory<byte> RawName, ObjectId Id)
{
    private string? name;

    public string Name => name ??= ObjectText.Decode(RawName.Span);

    public bool IsFolder => Mode == EntryMode.Folder;

    public bool IsBlob => Mode is EntryMode.File or EntryMode.Executable or EntryMode.SymbolicLink;
}
