using GitOpsServerless.Contracts;

namespace GitOpsServerless.Git;

/// <summary>Turns faults into the diagnostics of the catalog.</summary>
internal static class GitDiagnostics
{
    /// <summary>Runs an operation; what this room expects to go wrong comes back as diagnostics.</summary>
    public static async Task<Result<T>> GuardAsync<T>(Func<Task<Result<T>>> operation)
    {
        try
        {
            return await operation();
        }
        catch (GitException exception)
        {
            return ToDiagnostic(exception);
        }
        catch (GitDiagnosticException exception)
        {
            return Result<T>.Failure(exception.Diagnostics);
        }
    }

    /// <summary>
    /// Runs an operation on a repository, and once more where an object is gone that was thought to be at hand: another process may have
    /// dropped or joined packs of the cache, somebody may have emptied its folder, and Git itself puts packs of local repositories together.
    /// </summary>
    public static Task<Result<T>> GuardAsync<T>(Func<IRepository> open, Func<IRepository, Task<Result<T>>> operation) =>
        GuardAsync(async () =>
        {
            var repository = open();
            try
            {
                return await operation(repository);
            }
            catch (GitException exception) when (exception.Fault == GitFault.ObjectMissing)
            {
                repository.LookAgain();
                return await operation(repository);
            }
        });

    public static Diagnostic ToDiagnostic(GitException exception) =>
        Descriptor(exception.Fault).Create(exception.Message, exception.Path) with { RetryAfter = exception.RetryAfter };

    private static DiagnosticDescriptor Descriptor(GitFault fault) => fault switch
    {
        GitFault.Unreachable => DiagnosticCatalog.GitUnreachable,
        GitFault.Unauthorized => DiagnosticCatalog.GitUnauthorized,
        GitFault.Forbidden => DiagnosticCatalog.GitForbidden,
        GitFault.Throttled => DiagnosticCatalog.GitThrottled,
        GitFault.TimedOut => DiagnosticCatalog.GitTimedOut,
        GitFault.RepositoryNotFound => DiagnosticCatalog.GitRepositoryNotFound,
        GitFault.RevisionNotFound => DiagnosticCatalog.GitRevisionNotFound,
        GitFault.RevisionAmbiguous => DiagnosticCatalog.GitRevisionAmbiguous,
        GitFault.PathNotFound => DiagnosticCatalog.GitPathNotFound,
        GitFault.ObjectMissing => DiagnosticCatalog.GitObjectMissing,
        GitFault.ProtocolViolation => DiagnosticCatalog.GitProtocolViolation,
        GitFault.RemoteError => DiagnosticCatalog.GitRemoteError,
        GitFault.Corrupt => DiagnosticCatalog.GitCorrupt,
        GitFault.LimitExceeded => DiagnosticCatalog.GitLimitExceeded,
        GitFault.ObjectFormatUnsupported => DiagnosticCatalog.GitObjectFormatUnsupported,
        GitFault.DangerousName => DiagnosticCatalog.GitDangerousName,
        GitFault.RedirectRefused => DiagnosticCatalog.GitRedirectRefused,
        GitFault.AddressRefused => DiagnosticCatalog.GitAddressRefused,
        GitFault.SignatureRefused => DiagnosticCatalog.GitSignatureRefused,
        GitFault.SubmoduleRefused => DiagnosticCatalog.GitSubmoduleRefused,
        GitFault.LfsPointer => DiagnosticCatalog.GitLfsPointer,
        GitFault.CacheUnavailable => DiagnosticCatalog.GitCacheUnavailable,
        GitFault.PushInvalid => DiagnosticCatalog.GitPushInvalid,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "The fault has no diagnostic."),
    };
}
