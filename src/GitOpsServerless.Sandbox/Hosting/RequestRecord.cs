namespace GitOpsServerless.Sandbox.Hosting;

/// <summary>One request that a sandbox answered.</summary>
/// <param name="Method">The HTTP method, upper case.</param>
/// <param name="Path">The path without the query.</param>
/// <param name="Query">The query with its question mark, or an empty string.</param>
/// <param name="Class">What the request may do to state.</param>
/// <param name="StatusCode">The HTTP status that was answered; 0 where the connection was cut.</param>
public sealed record RequestRecord(string Method, string Path, string Query, RequestClass Class, int StatusCode)
{
    /// <summary>Whether the request asked for a dry run.</summary>
    public bool IsDryRun => Class == RequestClass.DryRun;
}
