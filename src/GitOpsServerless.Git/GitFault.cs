namespace GitOpsServerless.Git;

/// <summary>Why something that was asked of a repository did not happen. Each fault becomes one stable diagnostic.</summary>
internal enum GitFault
{
    /// <summary>The remote did not answer, or its answer broke off.</summary>
    Unreachable,

    /// <summary>The remote refused the credentials, or asked for some.</summary>
    Unauthorized,

    /// <summary>The remote knows who asks and does not allow it.</summary>
    Forbidden,

    /// <summary>The remote asked to slow down.</summary>
    Throttled,

    /// <summary>The exchange took longer than it may.</summary>
    TimedOut,

    /// <summary>The remote has no such repository.</summary>
    RepositoryNotFound,

    /// <summary>No ref, tag or commit matches the revision.</summary>
    RevisionNotFound,

    /// <summary>More than one commit matches the revision.</summary>
    RevisionAmbiguous,

    /// <summary>The commit has no such path.</summary>
    PathNotFound,

    /// <summary>An object that is needed is neither here nor at the remote.</summary>
    ObjectMissing,

    /// <summary>The remote speaks something else than the Git protocol.</summary>
    ProtocolViolation,

    /// <summary>The remote answered with an error of its own.</summary>
    RemoteError,

    /// <summary>A pack, an index or an object is damaged or not what its id says.</summary>
    Corrupt,

    /// <summary>A limit on size, count, depth or time was reached.</summary>
    LimitExceeded,

    /// <summary>The repository uses SHA-256 object ids.</summary>
    ObjectFormatUnsupported,

    /// <summary>A tree holds a name that could escape the tree or change a repository.</summary>
    DangerousName,

    /// <summary>The remote redirects to a place where requests must not go.</summary>
    RedirectRefused,

    /// <summary>The address is not one that may be used.</summary>
    AddressRefused,

    /// <summary>The change that is to be pushed does not fit the repository.</summary>
    PushInvalid,

    /// <summary>A signature is missing, wrong, or of a key that is not allowed.</summary>
    SignatureRefused,

    /// <summary>A submodule cannot be followed.</summary>
    SubmoduleRefused,

    /// <summary>The folder of the cache cannot be written, such as when the disk is full.</summary>
    CacheUnavailable,

    /// <summary>A file is a pointer to content that is kept outside of Git.</summary>
    LfsPointer,
}
