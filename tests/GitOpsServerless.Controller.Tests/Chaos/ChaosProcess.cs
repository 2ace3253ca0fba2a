using GitOpsServerless.Azure.Storage;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Hosting;
using GitOpsServerless.Controller.Pump;
using GitOpsServerless.Controller.Schedule;
using GitOpsServerless.Controller.Tests.Support;
using GitOpsServerless.Engine.Operations;
using GitOpsServerless.Engine.Reconciliation;
using GitOpsServerless.Engine.Secrets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GitOpsServerless.Controller.Tests.Chaos;

/// <summary>One controller with its own connections and its own clock. A kill stops everything at once and gives nothing back.</summary>
internal sealed class ChaosProcess : IAsyncDisposable
{
    private readonly FaultyTransport _blobTransport;
    private readonly FaultyTransport _queueTransport;
    private readonly ServiceProvider _services;
    private readonly IReadOnlyList<IHostedService> _hosted;
    private volatile bool _dead;

    private ChaosProcess(FaultyTransport blobTransport, FaultyTransport queueTransport, Func<Func<bool>, ServiceProvider> build)
    {
        (_blobTransport, _queueTransport) = (blobTransport, queueTransport);
        _services = build(() => _dead);
        _hosted = [.. _services.GetServices<IHostedService>()];
    }

    public static async Task<ChaosProcess> StartAsync(ChaosWorld world, StorageAccount account, string name, double failing, TimeSpan skew, int seed)
    {
        var (blobs, queues) = (new FaultyTransport(failing, seed), new FaultyTransport(failing, seed + 1));
        var process = new ChaosProcess(blobs, queues, isDead => Build(world, account, name, failing, skew, seed, blobs, queues, isDead));
        foreach (var service in process._hosted)
        {
            await service.StartAsync(default);
        }

        return process;
    }

    /// <summary>The engine's controller without its own pump and schedule, for tests that drive it by hand.</summary>
    public static ServiceProvider Compose(ChaosWorld world, StorageAccount account, string name)
    {
        var (blobs, queues) = (new FaultyTransport(0, 1), new FaultyTransport(0, 2));
        return Build(world, account, name, failing: 0, TimeSpan.Zero, seed: 1, blobs, queues, () => false);
    }

    public async Task KillAsync()
    {
        _dead = true;
        _blobTransport.Die();
        _queueTransport.Die();
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_hosted.Select(s => s.StopAsync(default)));
        await _services.DisposeAsync();
    }

    private static ServiceProvider Build(
        ChaosWorld world, StorageAccount account, string name, double failing, TimeSpan skew, int seed, FaultyTransport blobs, FaultyTransport queues, Func<bool> isDead)
    {
        var time = new SkewedTime(skew);
        var target = new ChaosTarget(world, failing, seed + 2, isDead);
        var transport = blobs.ToPipeline();
        var state = new BlobStateStore(account, name, transport);
        var notifier = new RecordingNotifier();
        var ports = new EnginePorts(
            world, [target], [target], [target], state, new BlobLeaseStore(account, name, time, transport), new NoSecretResolver(), [], notifier, new NoEvents(), time);
        var engine = new GitOpsEngine(ports, new ReconcilerOptions { NewId = () => Guid.NewGuid().ToString("N"), LeaseDuration = TimeSpan.FromSeconds(15) }, []);
        var options = new ControllerOptions
        {
            Pump = new PumpOptions { Workers = 6, WorkersPerTarget = 6, Visibility = TimeSpan.FromSeconds(20), StepTimeout = TimeSpan.FromSeconds(60), MaxDequeueCount = 20 },
            Schedule = new ScheduleOptions { Period = TimeSpan.FromSeconds(1) },
        };
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddGitOpsController(
            new ControllerPorts(engine, engine.Reconciler.StepAsync, state, new StorageWorkQueue(account, name, queues.ToPipeline()), notifier, time), options);
        return services.BuildServiceProvider();
    }

    private sealed class SkewedTime(TimeSpan skew) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + skew;
    }

    private sealed class NoEvents : IEngineEvents
    {
        public void Publish(EngineEvent engineEvent)
        {
        }
    }
}
