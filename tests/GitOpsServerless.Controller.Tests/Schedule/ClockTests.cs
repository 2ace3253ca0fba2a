using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Pump;
using GitOpsServerless.Controller.Schedule;
using GitOpsServerless.Controller.Tests.Support;
using GitOpsServerless.Controller.Waking;
using GitOpsServerless.Engine.Reconciliation;

namespace GitOpsServerless.Controller.Tests.Schedule;

/// <summary>A clock that is set back by an hour (a host that was wrong and is corrected): nothing stands still until it has caught up.</summary>
public sealed class ClockTests
{
    [Fact]
    public async Task Delayed_message_of_the_old_clock_does_not_hold_an_application_up()
    {
        await using var app = await StartAsync(new StepResult.RequeueAfter(TimeSpan.FromSeconds(30)));
        await app.Service<Scheduler>().TickAsync(default);
        Assert.Equal(["shop"], await app.DrainAsync());
        Assert.Equal(ProcessResult.Requeued, await app.Service<MessageProcessor>().ProcessAsync("shop", default));

        app.Time.Advance(TimeSpan.FromHours(-1));
        await app.Service<Scheduler>().TickAsync(default);
        Assert.Equal(["shop"], await app.DrainAsync());
        Assert.Equal(ProcessResult.Requeued, await app.Service<MessageProcessor>().ProcessAsync("shop", default));
    }

    [Fact]
    public async Task Wish_of_the_old_clock_does_not_swallow_a_new_one()
    {
        await using var app = await StartAsync(new StepResult.Done(null));
        Assert.True(await app.Service<Waker>().WakeAsync("shop", default));
        await app.DrainAsync();
        app.Time.Advance(TimeSpan.FromHours(-1));
        Assert.True(await app.Service<Waker>().WakeAsync("shop", default));
        Assert.Equal(["shop"], await app.DrainAsync());
    }

    [Fact]
    public async Task Retry_of_the_old_clock_is_counted_by_the_new_one()
    {
        await using var app = await StartAsync(new StepResult.Retry(TimeSpan.FromMinutes(3), DiagnosticCatalog.StorageUnreachable.Create("x")));
        Assert.Equal(ProcessResult.Requeued, await app.Service<MessageProcessor>().ProcessAsync("shop", default));
        app.Time.Advance(TimeSpan.FromHours(-1));
        Assert.Equal(ProcessResult.Requeued, await app.Service<MessageProcessor>().ProcessAsync("shop", default));
        var next = (await app.Service<WakeStore>().ReadAsync("shop", default)).NextAt!.Value;
        Assert.InRange(next - app.Time.Now, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(4));
    }

    private static async Task<ControllerApp> StartAsync(StepResult result)
    {
        var app = await ControllerApp.StartAsync(step: (_, _) => Task.FromResult(result));
        app.Engine.Define(new ApplicationDefinition("shop") { Sync = new SyncDefinition { Interval = TimeSpan.FromMinutes(5) } });
        return app;
    }
}
