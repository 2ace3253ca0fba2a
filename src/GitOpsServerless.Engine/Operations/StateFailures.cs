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

    private static Diagnostic Of(Exception error) => error switch
    {
        CorruptStateException => DiagnosticCatalog.CorruptState.Create(error.Message),
        StateConflictException => DiagnosticCatalog.LeaseLost.Create(error.Message),
        IOException or UnauthorizedAccessException => DiagnosticCatalog.StateUnusable.Create(error.Message),
        _ => DiagnosticCatalog.InternalError.Create($"{error.GetType().Name}: {error.Message}"),
    };
}
