namespace GitOpsServerless.Engine.Definitions.Generators;

/// <summary>A generator or template cannot be used; the reader turns it into a diagnostic. Never leaves the room.</summary>
internal sealed class GeneratorException(string pointer, string message) : Exception(message)
{
    /// <summary>Where in the document.</summary>
    public string Pointer => pointer;
}
