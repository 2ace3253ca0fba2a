namespace GitOpsServerless.Contracts;

/// <summary>
/// What kind of failure a <see cref="Diagnostic"/> describes. Decides the retry policy
/// (<see cref="DiagnosticCategoryExtensions.IsTransient"/>) and the error category that a host shows.
/// </summary>
public enum DiagnosticCategory
{
    /// <summary>A document, template or argument is wrong; only a new commit or a new call can mend it.</summary>
    InvalidInput,

    /// <summary>Something that is referred to does not exist.</summary>
    NotFound,

    /// <summary>The identity was not accepted (HTTP 401).</summary>
    Authentication,

    /// <summary>The identity is known but may not do this (HTTP 403).</summary>
    Permission,

    /// <summary>Somebody else changed or holds the thing (HTTP 409, 412, a lease, a lock).</summary>
    Conflict,

    /// <summary>The service asked to slow down (HTTP 429).</summary>
    Throttled,

    /// <summary>The service could not be reached, or answered with a server error.</summary>
    Connection,

    /// <summary>A deadline passed.</summary>
    Timeout,

    /// <summary>A bound on size, depth, count or cost was reached.</summary>
    Limit,

    /// <summary>A policy, project rule, window or approval holds the operation back.</summary>
    Policy,

    /// <summary>The input is legal but uses something that this product does not support.</summary>
    Unsupported,

    /// <summary>The caller stopped the operation.</summary>
    Cancelled,

    /// <summary>A defect of this product.</summary>
    Internal,
}

/// <summary>Rules that follow from a <see cref="DiagnosticCategory"/>.</summary>
public static class DiagnosticCategoryExtensions
{
    /// <summary>Whether repeating the same operation unchanged may succeed.</summary>
    public static bool IsTransient(this DiagnosticCategory category) => category
        is DiagnosticCategory.Conflict
        or DiagnosticCategory.Throttled
        or DiagnosticCategory.Connection
        or DiagnosticCategory.Timeout;
}
