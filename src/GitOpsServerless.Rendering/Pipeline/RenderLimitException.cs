namespace GitOpsServerless.Rendering.Pipeline;

/// <summary>A bound was reached somewhere deep; becomes a diagnostic at the entry of the renderer.</summary>
internal sealed class RenderLimitException(string message, string? file) : Exception(message)
{
    public string? File { get; } = file;
}
