using System.ComponentModel;
using System.Text.Json;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.State;

namespace GitOpsServerless.Runtime.Operators;

/// <summary>
/// What an exception means to an operator. A step of a reconciliation turns its exceptions into diagnostics by itself; the other
/// operations of an engine and the tools let them through, and a cmdlet must never show a raw one.
/// </summary>
public static class OperatorFailures
{
    /// <summary>The diagnostic that says what happened; never null, and never without a code.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="kind">Engine that threw it; null when it was none.</param>
    public static Diagnostic Of(Exception error, EngineConnectionKind? kind)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error switch
        {
            { } known when known.Data[nameof(Diagnostic)] is Diagnostic diagnostic => diagnostic,
            AggregateException { InnerException: { } inner } => Of(inner, kind),
            StateConflictException => DiagnosticCatalog.LeaseLost.Create(error.Message),
            HttpRequestException when kind == EngineConnectionKind.Controller => DiagnosticCatalog.ControllerUnreachable.Create(error.Message),
            HttpRequestException when kind == EngineConnectionKind.Sandbox => DiagnosticCatalog.SandboxUnavailable.Create($"The sandbox does not answer: {error.Message}"),
            HttpRequestException => DiagnosticCatalog.SourceUnreadable.Create(error.Message),
            IOException or UnauthorizedAccessException => DiagnosticCatalog.StateUnusable.Create(error.Message),
            Win32Exception => DiagnosticCatalog.SandboxUnavailable.Create(error.Message),
            OperationCanceledException or TimeoutException => DiagnosticCatalog.WaitTimedOut.Create("The operation took longer than it may."),
            JsonException => DiagnosticCatalog.CorruptState.Create(error.Message),
            _ => DiagnosticCatalog.InternalError.Create($"{error.GetType().Name}: {error.Message}"),
        };
    }
}
