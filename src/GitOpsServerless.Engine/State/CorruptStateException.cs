using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.State;

/// <summary>A document of the state store cannot be read. It is left untouched, so that nothing is lost.</summary>
public sealed class CorruptStateException : Exception
{
    /// <summary>A document that is not what was written.</summary>
    /// <param name="key">Key of the document.</param>
    /// <param name="inner">What is wrong with it.</param>
    public CorruptStateException(string key, Exception inner)
        : base($"The state document '{key}' cannot be read: {inner.Message}", inner)
    {
        (Key, Diagnostic) = (key, DiagnosticCatalog.CorruptState.Create(Message));
        Data[nameof(Contracts.Diagnostic)] = Diagnostic;
    }

    /// <summary>A document of a newer version: it is whole, and removing it would lose what it says.</summary>
    /// <param name="key">Key of the document.</param>
    /// <param name="version">Version of its format.</param>
    /// <param name="newest">Newest version that can be read.</param>
    public CorruptStateException(string key, int version, int newest)
        : base($"The state document '{key}' was written by a newer version of this product (schema {version}; this one reads up to {newest}).")
    {
        (Key, Diagnostic) = (key, DiagnosticCatalog.NewerState.Create(Message));
        Data[nameof(Contracts.Diagnostic)] = Diagnostic;
    }

    /// <summary>Key of the document.</summary>
    public string Key { get; }

    /// <summary>What to show.</summary>
    public Diagnostic Diagnostic { get; }
}
