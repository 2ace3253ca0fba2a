namespace GitOpsServerless.Contracts;

/// <summary>How much a <see cref="Diagnostic"/> matters to the operation that produced it.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Worth knowing; nothing has to be done.</summary>
    Info,

    /// <summary>The operation went on, but the result may not be what was meant.</summary>
    Warning,

    /// <summary>The operation, or the part of it that the diagnostic names, failed.</summary>
    Error,
}
