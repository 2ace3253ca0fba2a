using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.State;

namespace GitOpsServerless.Engine.Operations;

/// <summary>What an operator gets to see when state cannot be read or written: a diagnostic, as of everything else that can fail.</summary>
internal static class StateFailures
{
    /// <summary>Does the work; exceptions other than cancellation become diagnostics.</summary>
    public static async Task<Result<T>> GuardAsync<T>(Func<Task<Result<T>>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return Result<T>.Failure(Of(error));
        }
    }

    /// <summary>The diagnostic of an exception: the one that it carries, or what its kind says.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="runId">Run to look for in the log, if there is one.</param>
    public static Diagnostic Of(Exception error, string? runId = null) => error switch
    {
        { } known when known.Data[nameof(Diagnostic)] is Diagnostic diagnostic => diagnostic,
        StateConflictException => DiagnosticCatalog.LeaseLost.Create(error.Message),
        IOException or UnauthorizedAccessException => DiagnosticCatalog.StateUnusable.Create(error.Message),
        _ => DiagnosticCatalog.InternalError.Create($"{error.GetType().Name}: {error.Message}{(runId is null ? string.Empty : $" (run {runId})")}"),
    };
}
