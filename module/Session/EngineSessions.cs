using System.Collections.Concurrent;
using System.Management.Automation.Runspaces;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Isolation;

namespace GitOpsServerless.PowerShell.Session;

/// <summary>
/// The open engines of this process, and which of them each runspace works on. A context can be handed to jobs and parallel runspaces;
/// what one runspace connects to never becomes the target of another one.
/// </summary>
internal static class EngineSessions
{
    private static readonly ConcurrentDictionary<Guid, EngineSession> Open = new();
    private static readonly ConcurrentDictionary<Guid, EngineSession> Current = new();

    /// <summary>The open sessions of all runspaces.</summary>
    public static IReadOnlyList<EngineSession> All => [.. Open.Values];

    private static Guid Runspace => System.Management.Automation.Runspaces.Runspace.DefaultRunspace?.InstanceId ?? Guid.Empty;

    /// <summary>The session of a context, or the one that the caller's runspace opened last.</summary>
    public static EngineSession? Find(GitOpsContext? context) => Find(context, Runspace);

    /// <summary>The session of a context, or the one that a runspace opened last.</summary>
    public static EngineSession? Find(GitOpsContext? context, Guid runspace) =>
        context is null ? Current.GetValueOrDefault(runspace) : Open.GetValueOrDefault(context.Id);

    /// <summary>Opens an engine; <see cref="Register(EngineSession)"/> makes it known.</summary>
    public static async Task<Result<EngineSession>> OpenAsync(EngineConnection connection, string location, CancellationToken cancellationToken)
    {
        var hub = new EventHub();
        var engine = await EngineBridge.CreateFactory().OpenAsync(connection, hub, cancellationToken);
        return engine.IsSuccess
            ? new EngineSession(new GitOpsContext(Guid.NewGuid(), connection.Kind, location) { StateFolder = connection.StateFolder }, engine.Value, hub, connection)
            : Result<EngineSession>.Failure(engine.Diagnostics);
    }

    /// <summary>A session beside one that keeps state in a folder: it reads that folder, and whatever it does leaves no trace there.</summary>
    public static async Task<Result<EngineSession>> OpenPreviewAsync(EngineSession session, CancellationToken cancellationToken)
    {
        var connection = session.Connection! with { IsPreview = true };
        var engine = await EngineBridge.CreateFactory().OpenAsync(connection, session.Events, cancellationToken);
        return engine.IsSuccess
            ? new EngineSession(session.Context, engine.Value, session.Events, connection)
            : Result<EngineSession>.Failure(engine.Diagnostics);
    }

    /// <summary>Makes a session known, and current in the caller's runspace.</summary>
    public static EngineSession Register(EngineSession session) => Register(session, Runspace);

    /// <summary>Makes a session known, and current in a runspace.</summary>
    public static EngineSession Register(EngineSession session, Guid runspace)
    {
        Open[session.Context.Id] = session;
        Current[runspace] = session;
        return session;
    }

    /// <summary>Closes a session. No other one becomes current by itself: the next change must not go where nobody looked.</summary>
    public static void Close(EngineSession session)
    {
        if (Open.TryRemove(session.Context.Id, out _))
        {
            foreach (var entry in Current.Where(e => e.Value == session))
            {
                Current.TryRemove(entry);
            }

            session.Engine.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>Forgets what a runspace that has ended worked on; its sessions stay open for those who have their context.</summary>
    public static void Forget(Guid runspace) => Current.TryRemove(runspace, out _);

    public static void CloseAll()
    {
        foreach (var session in Open.Values)
        {
            Close(session);
        }
    }
}
