using static GitOpsServerless.Contracts.DiagnosticCategory;
using static GitOpsServerless.Contracts.DiagnosticSeverity;

namespace GitOpsServerless.Contracts;

/// <content>Sources and Git: GOS0100 to GOS0199.</content>
public static partial class DiagnosticCatalog
{
    /// <summary>The remote repository did not answer, answered with a server error, or its answer broke off.</summary>
    public static readonly DiagnosticDescriptor GitUnreachable = new(
        "GOS0100", "Repository unreachable", Connection, Error,
        "The remote repository did not answer, answered with a server error, or its answer broke off.",
        "Check the address and the network; the next look tries again.");

    /// <summary>The remote asks for a credential, or did not accept the one it was given.</summary>
    public static readonly DiagnosticDescriptor GitUnauthorized = new(
        "GOS0101", "Credential not accepted", Authentication, Error,
        "The remote asks for a credential, or did not accept the one it was given.",
        "Check the credential of the source: that it exists, is not expired and is for this host.");

    /// <summary>The remote knows the identity and does not allow the operation.</summary>
    public static readonly DiagnosticDescriptor GitForbidden = new(
        "GOS0102", "Not allowed by the remote", Permission, Error,
        "The remote knows the identity and does not allow the operation.",
        "Give the identity read access to the repository, and write access where commits are pushed.");

    /// <summary>The remote answered with HTTP status 429.</summary>
    public static readonly DiagnosticDescriptor GitThrottled = new(
        "GOS0103", "Remote asks to slow down", Throttled, Error,
        "The remote answered with HTTP status 429.",
        "Wait; lengthen the interval of the applications of this repository.");

    /// <summary>An exchange with the remote took longer than the limit.</summary>
    public static readonly DiagnosticDescriptor GitTimedOut = new(
        "GOS0104", "Remote too slow", DiagnosticCategory.Timeout, Error,
        "An exchange with the remote took longer than the limit.",
        "Try again; raise the limit for very large repositories.");

    /// <summary>There is no repository at the address, or the credential does not show it.</summary>
    public static readonly DiagnosticDescriptor GitRepositoryNotFound = new(
        "GOS0105", "Repository not found", NotFound, Error,
        "There is no repository at the address, or the credential does not show it.",
        "Check the address and the access of the credential.");

    /// <summary>No branch, tag, ref or commit matches the revision.</summary>
    public static readonly DiagnosticDescriptor GitRevisionNotFound = new(
        "GOS0106", "Revision not found", NotFound, Error,
        "No branch, tag, ref or commit matches the revision.",
        "Check the name of the revision and that it was pushed.");

    /// <summary>An abbreviated commit id matches more than one commit.</summary>
    public static readonly DiagnosticDescriptor GitRevisionAmbiguous = new(
        "GOS0107", "Revision ambiguous", InvalidInput, Error,
        "An abbreviated commit id matches more than one commit.",
        "Write more digits of the commit id.");

    /// <summary>The commit has no such path.</summary>
    public static readonly DiagnosticDescriptor GitPathNotFound = new(
        "GOS0108", "Path not found", NotFound, Error,
        "The commit has no such path.",
        "Check the path; it is case-sensitive and starts at the root of the repository.");

    /// <summary>An object of the repository is neither in the cache nor at the remote.</summary>
    public static readonly DiagnosticDescriptor GitObjectMissing = new(
        "GOS0109", "Object missing", NotFound, Error,
        "An object of the repository is neither in the cache nor at the remote.",
        "Check the repository with git fsck.");

    /// <summary>The address answers, but not in the smart HTTP protocol of Git.</summary>
    public static readonly DiagnosticDescriptor GitProtocolViolation = new(
        "GOS0110", "Not a Git server", Unsupported, Error,
        "The address answers, but not in the smart HTTP protocol of Git.",
        "Check the address; it must be the one that git clone takes.");

    /// <summary>The remote answered with an error of its own; its words are in the message.</summary>
    public static readonly DiagnosticDescriptor GitRemoteError = new(
        "GOS0111", "Remote reports an error", Connection, Error,
        "The remote answered with an error of its own; its words are in the message.",
        "Read the words of the remote.");

    /// <summary>A pack, an index or an object is damaged, or its content does not match its id.</summary>
    public static readonly DiagnosticDescriptor GitCorrupt = new(
        "GOS0112", "Damaged Git data", InvalidInput, Error,
        "A pack, an index or an object is damaged, or its content does not match its id.",
        "Check the repository with git fsck; a damaged cache is removed by emptying its folder.");

    /// <summary>A bound on size, count or depth was reached before the repository was read.</summary>
    public static readonly DiagnosticDescriptor GitLimitExceeded = new(
        "GOS0113", "Git limit reached", Limit, Error,
        "A bound on size, count or depth was reached before the repository was read.",
        "Narrow the path of the source, or raise the limit that is named.");

    /// <summary>The repository uses SHA-256 ids or another storage format that is not read.</summary>
    public static readonly DiagnosticDescriptor GitObjectFormatUnsupported = new(
        "GOS0114", "Object format not supported", Unsupported, Error,
        "The repository uses SHA-256 ids or another storage format that is not read.",
        "Use a repository with SHA-1 ids.");

    /// <summary>A tree holds a name that could leave the tree, change a repository or name a device.</summary>
    public static readonly DiagnosticDescriptor GitDangerousName = new(
        "GOS0115", "Dangerous name in a tree", InvalidInput, Error,
        "A tree holds a name that could leave the tree, change a repository or name a device.",
        "Remove or rename the entry in the repository.");

    /// <summary>The remote redirects to another host, to an insecure address, or too often.</summary>
    public static readonly DiagnosticDescriptor GitRedirectRefused = new(
        "GOS0116", "Redirect refused", Policy, Error,
        "The remote redirects to another host, to an insecure address, or too often.",
        "Use the address that it redirects to, or allow that host.");

    /// <summary>The address is not one that requests or credentials may go to.</summary>
    public static readonly DiagnosticDescriptor GitAddressRefused = new(
        "GOS0117", "Address refused", Policy, Error,
        "The address is not one that requests or credentials may go to.",
        "Use an https address of the repository's host.");

    /// <summary>A signature is missing, does not match, or is of a key that the source does not allow.</summary>
    public static readonly DiagnosticDescriptor GitSignatureRefused = new(
        "GOS0118", "Signature refused", Policy, Error,
        "A signature is missing, does not match, or is of a key that the source does not allow.",
        "Sign the commit or tag with an allowed key, or correct the allowed signers.");

    /// <summary>A submodule is on a host that is not allowed, or is not described well enough to be found.</summary>
    public static readonly DiagnosticDescriptor GitSubmoduleRefused = new(
        "GOS0119", "Submodule not followed", Policy, Error,
        "A submodule is on a host that is not allowed, or is not described well enough to be found.",
        "Add the host to the submodule hosts of the source, or correct .gitmodules.");

    /// <summary>A file is a pointer to content that Git LFS keeps elsewhere, and no LFS access is configured.</summary>
    public static readonly DiagnosticDescriptor GitLfsPointer = new(
        "GOS0120", "Git LFS pointer", Unsupported, Error,
        "A file is a pointer to content that Git LFS keeps elsewhere, and no LFS access is configured.",
        "Keep files that are deployed in Git itself, or configure LFS for the source.");

    /// <summary>The change that was asked for does not fit the repository.</summary>
    public static readonly DiagnosticDescriptor GitPushInvalid = new(
        "GOS0121", "Commit cannot be made", InvalidInput, Error,
        "The change that was asked for does not fit the repository.",
        "Check the branch, the paths and the revision of the change.");

    /// <summary>The folder in which Git objects are kept cannot be written.</summary>
    public static readonly DiagnosticDescriptor GitCacheUnavailable = new(
        "GOS0122", "Git cache cannot be written", Connection, Error,
        "The folder in which fetched Git objects are kept cannot be written: the disk is full, or the folder is not there or not allowed.",
        "Free space, give the host another cache folder, or lower the size of the cache; the next look tries again.");

    /// <summary>Directory not found.</summary>
    public static readonly DiagnosticDescriptor DirectoryNotFound = new(
        "GOS0190", "Directory not found", NotFound, Error,
        "The directory of a source, or the path inside of it, does not exist.",
        "Correct source.directory or source.path.");

    /// <summary>Source too large.</summary>
    public static readonly DiagnosticDescriptor SourceTooLarge = new(
        "GOS0191", "Source too large", Limit, Error,
        "A source has more files or bytes than the limits allow.",
        "Point source.path at a smaller folder.");

    /// <summary>Revision not found.</summary>
    public static readonly DiagnosticDescriptor RevisionNotFound = new(
        "GOS0192", "Revision not found", NotFound, Error,
        "A revision is not known to the source.",
        "Look at the recorded revisions: Get-GitOpsRevision -Name APPLICATION.");

    /// <summary>No such kind of source.</summary>
    public static readonly DiagnosticDescriptor NoSource = new(
        "GOS0193", "No such kind of source", Unsupported, Error,
        "No part of this host serves the kind of source that an application names.",
        "Use source.url with https, or source.directory.");

    /// <summary>Source unreadable.</summary>
    public static readonly DiagnosticDescriptor SourceUnreadable = new(
        "GOS0194", "Source unreadable", Connection, Error,
        "A file of a source could not be read.",
        "Check permissions and try again.");

    /// <summary>Directory source cannot be written.</summary>
    public static readonly DiagnosticDescriptor DirectoryReadOnly = new(
        "GOS0195", "Directory source cannot be written", Unsupported, Error,
        "A commit was asked for, but the source is a plain directory without versions.",
        "Use a Git repository as the source.");

    /// <summary>Directory not allowed.</summary>
    public static readonly DiagnosticDescriptor DirectoryNotAllowed = new(
        "GOS0196", "Directory not allowed", Policy, Error,
        "A source names a directory outside of the folder that the definitions are in, directly or over a symbolic link.",
        "Move it below the definitions, or let the host's owner allow it: GITOPS_SOURCE_DIRECTORIES.");
}
