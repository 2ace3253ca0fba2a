using GitOpsServerless.Contracts;

namespace GitOpsServerless.Azure.Storage;

/// <summary>The storage account answered with an error, or could not be reached; carries the diagnostic to show.</summary>
public sealed class StorageException : IOException
{
    /// <summary>Wraps a diagnostic.</summary>
    public StorageException(Diagnostic diagnostic, Exception? inner = null)
        : base(diagnostic.ToString(), inner)
    {
        Diagnostic = diagnostic;

        // Where rooms that do not know this type look for it.
        Data[nameof(Contracts.Diagnostic)] = diagnostic;
    }

    /// <summary>What happened and what to do.</summary>
    public Diagnostic Diagnostic { get; }
}
