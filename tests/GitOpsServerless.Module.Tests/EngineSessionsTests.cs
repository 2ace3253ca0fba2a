using System.Reflection;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell;
using GitOpsServerless.PowerShell.Isolation;
using GitOpsServerless.PowerShell.Session;

namespace GitOpsServerless.Module.Tests;

/// <summary>Connections: one table for the process, one current connection for each runspace.</summary>
public sealed class EngineSessionsTests
{
    private readonly Guid _first = Guid.NewGuid();
    private readonly Guid _second = Guid.NewGuid();

    [Fact]
    public void Each_runspace_works_on_what_it_connected_to()
    {
        var dev = EngineSessions.Register(Session("dev"), _first);
        var prod = EngineSessions.Register(Session("prod"), _second);

        Assert.Same(dev, EngineSessions.Find(null, _first));
        Assert.Same(prod, EngineSessions.Find(null, _second));
        Assert.Same(prod, EngineSessions.Find(prod.Context, _first));
        Assert.Null(EngineSessions.Find(null, Guid.NewGuid()));
    }

    [Fact]
    public void Close_leaves_no_current_connection_and_keeps_the_others_open()
    {
        var old = EngineSessions.Register(Session("old"), _first);
        var current = EngineSessions.Register(Session("current"), _first);

        EngineSessions.Close(current);

        Assert.Null(EngineSessions.Find(null, _first));
        Assert.Contains(old, EngineSessions.All);
        Assert.DoesNotContain(current, EngineSessions.All);
    }

    [Fact]
    public void Runspace_that_has_ended_is_forgotten_and_its_context_still_works()
    {
        var session = EngineSessions.Register(Session("job"), _first);

        EngineSessions.Forget(_first);

        Assert.Null(EngineSessions.Find(null, _first));
        Assert.Same(session, EngineSessions.Find(session.Context, _second));
    }

    [Fact]
    public void Last_runspace_ends_what_the_first_began_whether_it_removes_the_module_or_just_ends()
    {
        var log = new List<string>();
        var users = new RunspaceUsers(() => log.Add("begin"), () => log.Add("end"));

        users.Add(_first);
        users.Add(_first);
        users.Add(_second);
        users.Remove(_first);
        users.Drop(_second);
        Assert.Equal(["begin"], log);
        users.Remove(_first);

        Assert.Equal(["begin", "end"], log);
    }

    private static EngineSession Session(string location) =>
        new(new GitOpsContext(Guid.NewGuid(), EngineConnectionKind.Local, location), DispatchProxy.Create<IGitOpsEngine, IdleEngine>(), new EventHub());

    /// <summary>An engine that can only be disposed of.</summary>
    public class IdleEngine : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod?.Name == nameof(IAsyncDisposable.DisposeAsync) ? ValueTask.CompletedTask : throw new NotSupportedException();
    }
}
