namespace GitOpsServerless.Contracts;

/// <summary>Where desired state comes from: a Git repository, or a plain directory on the machine of the host.</summary>
public sealed record SourceDefinition
{
    /// <summary>Repository URL (<c>https://…</c>, <c>file://…</c>); null for a directory.</summary>
    public string? Url { get; init; }

    /// <summary>Directory; relative to the definitions root when relative. Null for a repository.</summary>
    public string? Directory { get; init; }

    /// <summary>Branch, tag, semver range, full ref or commit; null means the remote's default branch.</summary>
    public string? Revision { get; init; }

    /// <summary>Path inside the source, with forward slashes; empty for its root.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>Prefix of the tags that a semver range looks at.</summary>
    public string? TagPrefix { get; init; }

    /// <summary>Reference to the credential, as <see cref="SecretReference"/> text such as <c>${keyvault:git-token}</c> or <c>managedIdentity</c>.</summary>
    public string? Credential { get; init; }

    /// <summary>User name that goes with the credential; null means a bearer or provider default.</summary>
    public string? UserName { get; init; }

    /// <summary>Verification of signatures; null means none.</summary>
    public VerificationDefinition? Verify { get; init; }

    /// <summary>Hosts that submodules may point to, besides the repository's own.</summary>
    public IReadOnlyList<string> SubmoduleHosts { get; init; } = [];

    /// <summary>Whether submodules are fetched.</summary>
    public bool Submodules { get; init; }

    /// <summary>Where the content of Git LFS pointers comes from; null makes a pointer a diagnostic.</summary>
    public LfsDefinition? Lfs { get; init; }

    /// <summary>Key that identifies the place (not the revision or path), for caches and wake-ups.</summary>
    public string Key => Url ?? $"directory:{Directory}";
}

/// <summary>Verification of signatures on what is fetched.</summary>
/// <param name="Mode"><c>HEAD</c>, <c>Tag</c> or <c>TagAndHEAD</c>, as Flux names them.</param>
/// <param name="AllowedSigners">Lines in the format of ssh-keygen's <c>ALLOWED SIGNERS</c>.</param>
public sealed record VerificationDefinition(string Mode, IReadOnlyList<string> AllowedSigners)
{
    /// <summary>Armoured OpenPGP public keys that may sign too.</summary>
    public IReadOnlyList<string> OpenPgpKeys { get; init; } = [];
}

/// <summary>Git LFS: where the content of pointer files is asked for.</summary>
public sealed record LfsDefinition
{
    /// <summary>Address of the LFS server; null means the one that belongs to the repository (<c>URL.git/info/lfs</c>).</summary>
    public string? Url { get; init; }

    /// <summary>Hosts that content may be downloaded from, besides the server's own.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];
}
