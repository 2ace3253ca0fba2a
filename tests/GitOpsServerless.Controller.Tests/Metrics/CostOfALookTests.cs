using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using GitOpsServerless.Azure.Storage;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Pump;
using GitOpsServerless.Controller.Schedule;
using GitOpsServerless.Controller.Tests.Support;
using GitOpsServerless.Testing.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace GitOpsServerless.Controller.Tests.Metrics;

/// <summary>Counts billable storage requests with the real engine on the emulator: the figures of docs/cost.md.</summary>
[Collection("azurite")]
public sealed class CostOfALookTests
{
    [Fact]
    public async Task Look_at_an_unchanged_application_needs_few_requests()
    {
        var account = StorageAccount.Parse((await Azurite.RequireAsync()).ConnectionString);
        await using var services = Compose(account);
        var processor = services.GetRequiredService<MessageProcessor>();
        while (await processor.ProcessAsync("shop", default) != ProcessResult.Done)
        {
            await Task.Delay(100);
        }

        using var counter = new StorageCounter();
        Assert.Equal(ProcessResult.Done, await processor.ProcessAsync("shop", default));
        TestContext.Current.TestOutputHelper?.WriteLine(counter.ToString());
        Assert.Equal(CostEstimate.ReadsOfALook, counter.Of("blob", "get object"));
        Assert.Equal(CostEstimate.WritesOfALook, counter.Writes);
        Assert.Equal(0, counter.Of("queue"));
    }

    [Fact]
    public async Task Tick_without_work_needs_few_requests()
    {
        var account = StorageAccount.Parse((await Azurite.RequireAsync()).ConnectionString);
        await using var services = Compose(account);
        var scheduler = services.GetRequiredService<Scheduler>();
        await scheduler.TickAsync(default);
        using var counter = new StorageCounter();
        await scheduler.TickAsync(default);
        TestContext.Current.TestOutputHelper?.WriteLine(counter.ToString());
        Assert.Equal((CostEstimate.ReadsOfATick, CostEstimate.QueueOperationsOfATick), (counter.Of("blob", "get object"), counter.Of("queue")));

        // One more when something is due: the slots are claimed.
        Assert.Equal(CostEstimate.WritesOfATick - 1, counter.Writes);
    }

    [Fact]
    public async Task Place_at_a_target_costs_a_lease_and_its_release_however_many_looks_it_serves()
    {
        var account = StorageAccount.Parse((await Azurite.RequireAsync()).ConnectionString);
        var leases = new BlobLeaseStore(account, $"cost{Guid.NewGuid():N}");
        await using (var warm = new TargetGate(new PumpOptions { WorkersPerTarget = 1 }, leases, TimeProvider.System))
        {
            (await warm.TryEnterAsync("world", isOnlyTarget: true, default))!.Dispose();
        }

        using var counter = new StorageCounter();
        await using (var gate = new TargetGate(new PumpOptions { WorkersPerTarget = 1 }, leases, TimeProvider.System))
        {
            for (var look = 0; look < 5; look++)
            {
                (await gate.TryEnterAsync("world", isOnlyTarget: true, default))!.Dispose();
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(counter.ToString());
        Assert.Equal(CostEstimate.WritesOfAPlace, counter.Writes);
    }

    [Fact]
    public async Task Message_that_goes_back_to_the_queue_needs_few_requests()
    {
        var account = StorageAccount.Parse((await Azurite.RequireAsync()).ConnectionString);
        await using var services = Compose(account);
        var follower = services.GetRequiredService<StepFollower>();
        await follower.ComeBackAsync("shop", default);
        using var counter = new StorageCounter();
        await follower.ComeBackAsync("shop", default);
        TestContext.Current.TestOutputHelper?.WriteLine(counter.ToString());

        // Before it the record was read once, and the message received; after it the message is deleted.
        Assert.Equal(
            (CostEstimate.ReadsOfATurn - 1, CostEstimate.WritesOfATurn, CostEstimate.QueueOperationsOfATurn - 2),
            (counter.Of("blob", "get object"), counter.Writes, counter.Of("queue")));
    }

    private static ServiceProvider Compose(StorageAccount account)
    {
        var name = $"cost{Guid.NewGuid():N}";
        return ComposedController.Create(new ConstantWorld(["shop"]), new BlobStateStore(account, name), new BlobLeaseStore(account, name), new StorageWorkQueue(account, name));
    }

    private sealed class StorageCounter : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentDictionary<(string Service, string Operation), long> _counts = new();

        public StorageCounter()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "gitops.storage.requests")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            {
                var (service, operation) = (string.Empty, string.Empty);
                foreach (var tag in tags)
                {
                    service = tag.Key == "service" ? (string)tag.Value! : service;
                    operation = tag.Key == "operation" ? (string)tag.Value! : operation;
                }

                _counts.AddOrUpdate((service, operation), value, (_, n) => n + value);
            });
            _listener.Start();
        }

        public long Writes => _counts.Where(c => c.Key.Service == "blob" && c.Key.Operation != "get object").Sum(c => c.Value);

        public long Of(string service, string operation) => _counts.GetValueOrDefault((service, operation));

        public long Of(string service) => _counts.Where(c => c.Key.Service == service).Sum(c => c.Value);

        public override string ToString() => string.Join(", ", _counts.Select(c => $"{c.Key.Service} {c.Key.Operation}: {c.Value}").Order());

        public void Dispose() => _listener.Dispose();
    }
}
