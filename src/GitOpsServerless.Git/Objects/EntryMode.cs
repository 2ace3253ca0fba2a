namespace GitOpsServerless.Git.Objects;

/// <summary>What an entry of a tree is.</summary>
internal enum EntryMode
{
    File,
    Executable,
    SymbolicLink,
    Folder,
    Submodule,
}
