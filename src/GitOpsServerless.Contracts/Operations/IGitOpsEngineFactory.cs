namespace GitOpsServerless.Contracts;

/// <summary>Opens an engine for an operator: in this process, behind a controller's HTTP API, or on a running sandbox.</summary>
public interface IGitOpsEngineFactory
{
    /// <summary>Opens an engine. Reads no target yet and asks for no token.</summary>
    /// <param name="connection">Which engine.</param>
    /// <param name="events">Receives progress; a controller behind HTTP sends none.</param>
    /// <param name="cancellationToken">Cancellation.</param>
    Task<Result<IGitOpsEngine>> OpenAsync(EngineConnection connection, IEngineEvents events, CancellationToken cancellationToken);
}

/// <summary>Kinds of engines that an operator can open.</summary>
public enum EngineConnectionKind
{
    /// <summary>The engine in this process, with the operator's own identity.</summary>
    Local,

    /// <summary>A controller's HTTP API.</summary>
    Controller,

    /// <summary>The engine in this process; a running sandbox plays every target.</summary>
    Sandbox,
}

/// <summary>Which engine to open.</summary>
/// <param name="Kind">Kind.</param>
public sealed record EngineConnection(EngineConnectionKind Kind)
{
    /// <summary>Definitions of a local engine or of a sandbox: a folder (absolute) or a repository.</summary>
    public SourceDefinition? Definitions { get; init; }

    /// <summary>Folder of state, caches and, for a sandbox, of its connection files; null keeps state in memory.</summary>
    public string? StateFolder { get; init; }

    /// <summary>
    /// Only look ahead: <see cref="StateFolder"/> is read and never written; what has to be kept meanwhile lies in a private folder that goes
    /// with the engine.
    /// </summary>
    public bool IsPreview { get; init; }

    /// <summary>Base address of the controller, without <c>/v1</c>.</summary>
    public Uri? Controller { get; init; }

    /// <summary>Header that proves who asks: <c>x-functions-key</c> or <c>Authorization</c>.</summary>
    public string? CredentialHeader { get; init; }

    /// <summary>Value of <see cref="CredentialHeader"/>; a secret.</summary>
    public SecretValue? Credential { get; init; }

    /// <summary>Entra token for the controller, beside a key or alone; a secret.</summary>
    public SecretValue? AccessToken { get; init; }
}
