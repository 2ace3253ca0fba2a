using System.Collections.Concurrent;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Isolation;

namespace GitOpsServerless.PowerShell.Session;

/// <summary>The open engines of this process; jobs and parallel runspaces of the process share them.</summary>
internal static class EngineSessions
{
    private static readonly ConcurrentDictionary<Guid, EngineSession> Open = new();
    private static volatile EngineSession? s_current;

    /// <summary>The session of a context, or the one that was opened last.</summary>
    public static EngineSession? Find(GitOpsContext? context) =>
        context is null ? s_current : Open.GetValueOrDefault(context.Id);

    /// <summary>Opens an engine and makes it the current one.</summary>
    public static async Task<Result<EngineSession>> OpenAsync(EngineConnection connection, string location, CancellationToken cancellationToken)
    {
        var hub = new EventHub();
        var engine = await EngineBridge.CreateFactory().OpenAsync(connection, hub, cancellationToken);
        return engine.IsSuccess
            ? Register(new EngineSession(new GitOpsContext(Guid.NewGuid(), connection.Kind, location) { StateFolder = connection.StateFolder }, engine.Value, hub))
            : Result<EngineSession>.Failure(engine.Diagnostics);
    }

    /// <summary>Makes a session known and current.</summary>
    public static EngineSession Register(EngineSession session)
    {
        Open[session.Context.Id] = session;
        s_current = session;
        return session;
    }

    public static void Close(EngineSession session)
    {
        if (Open.TryRemove(session.Context.Id, out _))
        {
            Interlocked.CompareExchange(ref s_current, null, session);
            session.Engine.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    public static void CloseAll()
    {
        foreach (var session in Open.Values)
        {
            Close(session);
        }
    }
}
