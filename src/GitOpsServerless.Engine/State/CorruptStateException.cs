namespace GitOpsServerless.Engine.State;

/// <summary>A document of the state store cannot be read. It is left untouched, so that nothing is lost.</summary>
public sealed class CorruptStateException(string key, Exception inner)
    : Exception($"The state document '{key}' cannot be read: {inner.Message}", inner)
{
    /// <summary>Key of the document.</summary>
    public string Key { get; } = key;
}
