using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Session;

/// <summary>An open engine. Safe for use by several runspaces at once.</summary>
internal sealed class EngineSession(GitOpsContext context, IGitOpsEngine engine, EventHub events, EngineConnection? connection = null)
{
    public GitOpsContext Context { get; } = context;

    public IGitOpsEngine Engine { get; } = engine;

    public EventHub Events { get; } = events;

    /// <summary>What it was opened with; null where only the engine is known.</summary>
    public EngineConnection? Connection { get; } = connection;
}
