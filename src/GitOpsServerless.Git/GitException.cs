namespace GitOpsServerless.Git;

/// <summary>
/// Carries a fault from deep inside a parser to the public entry point of this room, where it becomes a diagnostic.
/// The message never holds credentials, user info or a query string; whatever it repeats of a repository is cleaned here, in one place.
/// </summary>
internal sealed class GitException(GitFault fault, string message, string? path = null, Exception? inner = null)
    : Exception(Wire.RemoteText.Clean(message), inner)
{
    public GitFault Fault { get; } = fault;

    /// <summary>The repository path that the fault is about, where there is one.</summary>
    public string? Path { get; } = path is null ? null : Wire.RemoteText.Clean(path);

    /// <summary>How long the remote asked to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static GitException Corrupt(string message) => new(GitFault.Corrupt, message);

    public static GitException Protocol(string message) => new(GitFault.ProtocolViolation, message);

    public static GitException Limit(string what, long limit) =>
        new(GitFault.LimitExceeded, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{what} exceeds the limit of {limit}."));
}
