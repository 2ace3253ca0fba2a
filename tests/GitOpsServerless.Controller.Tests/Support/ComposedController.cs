using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Hosting;
using GitOpsServerless.Engine.Operations;
using GitOpsServerless.Engine.Reconciliation;
using GitOpsServerless.Engine.Secrets;
using Microsoft.Extensions.DependencyInjection;

namespace GitOpsServerless.Controller.Tests.Support;

/// <summary>The real engine and controller over a world in memory, driven by hand.</summary>
internal static class ComposedController
{
    public static ServiceProvider Create(ConstantWorld world, IStateStore state, ILeaseStore leases, IWorkQueue queue)
    {
        var target = new ConstantTarget(world);
        var ports = new EnginePorts(
            world, [target], [target], [target], state, leases, new NoSecretResolver(), [], new NoNotifier(), new NoEvents(), TimeProvider.System);
        var engine = new GitOpsEngine(ports, new ReconcilerOptions { NewId = () => Guid.NewGuid().ToString("N") }, []);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddGitOpsController(new ControllerPorts(engine, engine.Reconciler.StepAsync, state, queue, new NoNotifier(), TimeProvider.System), new ControllerOptions());
        return services.BuildServiceProvider();
    }

    private sealed class NoEvents : IEngineEvents
    {
        public void Publish(EngineEvent engineEvent)
        {
        }
    }

    private sealed class NoNotifier : INotifier
    {
        public Task NotifyAsync(Notification notification, DefinitionSet definitions, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
