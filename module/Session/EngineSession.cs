using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Session;

/// <summary>An open engine. Safe for use by several runspaces at once.</summary>
internal sealed class EngineSession(GitOpsContext context, IGitOpsEngine engine, EventHub events)
{
    public GitOpsContext Context { get; } = context;

    public IGitOpsEngine Engine { get; } = engine;

    public EventHub Events { get; } = events;
}
