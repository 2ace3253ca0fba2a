using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Schedule;
using GitOpsServerless.Controller.Tests.Support;
using GitOpsServerless.Controller.Waking;

namespace GitOpsServerless.Controller.Tests.Schedule;

public sealed class SchedulerTests
{
    [Fact]
    public async Task New_application_is_looked_at_at_once_and_then_at_its_interval()
    {
        await using var app = await StartAsync("shop");
        Assert.Equal(["shop"], await TickAsync(app));
        Assert.Empty(await TickAsync(app));
        app.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(["shop"], await TickAsync(app));
        Assert.Empty(await TickAsync(app));
    }

    [Fact]
    public async Task Applications_are_spread_over_the_interval()
    {
        await using var app = await StartAsync([.. Enumerable.Range(0, 300).Select(i => $"app-{i}")]);
        await TickAsync(app);
        var each = new List<int>();
        for (var minute = 0; minute < 5; minute++)
        {
            app.Time.Advance(TimeSpan.FromMinutes(1));
            each.Add((await TickAsync(app)).Count);
        }

        Assert.Equal(300, each.Sum());
        Assert.All(each, count => Assert.InRange(count, 30, 90));
    }

    [Fact]
    public async Task Of_two_processes_one_schedules()
    {
        await using var app = await StartAsync("shop");
        var results = await Task.WhenAll(app.Service<Scheduler>().TickAsync(default), app.Service<Scheduler>().TickAsync(default));
        Assert.Equal(1, results.Sum(r => r.Enqueued));
    }

    [Fact]
    public async Task Clock_that_was_ahead_does_not_stop_the_schedule()
    {
        await using var app = await StartAsync("shop");
        app.Time.Advance(TimeSpan.FromMinutes(10));
        await TickAsync(app);
        app.Time.Advance(TimeSpan.FromMinutes(-10));
        Assert.Equal(["shop"], await TickAsync(app));
    }

    [Fact]
    public async Task Application_that_was_taken_away_is_looked_at_once_more()
    {
        await using var app = await StartAsync("shop", "other");
        await TickAsync(app);
        app.Engine.Definitions = app.Engine.Definitions with
        {
            Applications = app.Engine.Definitions.Applications.Where(a => a.Key != "shop").ToDictionary(StringComparer.Ordinal),
        };
        Assert.Equal(["shop"], await TickAsync(app));
        Assert.Empty(await TickAsync(app));
    }

    [Fact]
    public async Task Application_that_only_cannot_be_seen_now_is_not_taken_for_gone()
    {
        await using var app = await StartAsync("shop", "other");
        await TickAsync(app);
        var all = app.Engine.Definitions;
        app.Engine.Definitions = all with { IsPartial = true, Applications = all.Applications.Where(a => a.Key != "shop").ToDictionary(StringComparer.Ordinal) };
        Assert.Empty(await TickAsync(app));
        app.Engine.Definitions = all with { Applications = app.Engine.Definitions.Applications };
        Assert.Equal(["shop"], await TickAsync(app));
    }

    [Fact]
    public async Task Queue_that_is_behind_is_not_filled_further()
    {
        await using var app = await StartAsync([.. Enumerable.Range(0, 60).Select(i => $"app-{i}")]);
        foreach (var i in Enumerable.Range(0, 130))
        {
            await app.Queue.EnqueueAsync(new WorkItem($"waiting-{i}"), TimeSpan.Zero, default);
        }

        Assert.NotNull((await app.Service<Scheduler>().TickAsync(default)).Skipped);
        Assert.Equal(130, await app.Queue.CountAsync(default));
    }

    [Fact]
    public async Task Suspended_application_is_not_scheduled()
    {
        await using var app = await StartAsync();
        app.Engine.Define(new ApplicationDefinition("shop") { Suspend = true });
        Assert.Empty(await TickAsync(app));
    }

    [Fact]
    public async Task What_a_webhook_left_is_woken_by_the_next_tick()
    {
        await using var app = await StartAsync();
        await app.Service<PendingWakes>().AddAsync("1", ["shop", "bill"], default);
        Assert.Equal(["bill", "shop"], await TickAsync(app));
        Assert.Empty(await TickAsync(app));
    }

    // The time was up between the note that it is on its way and the message.
    [Fact]
    public async Task What_a_webhook_noted_but_did_not_send_is_woken_by_the_next_tick()
    {
        await using var app = await StartAsync();
        await app.Service<WakeStore>().UpdateAsync("shop", r => r with { WantedAt = app.Time.Now }, default);
        await app.Service<PendingWakes>().AddAsync("1", ["shop"], default);
        Assert.Equal(["shop"], await TickAsync(app));
    }

    [Fact]
    public async Task What_a_webhook_left_stays_until_it_is_woken()
    {
        await using var app = await StartAsync();
        var pending = app.Service<PendingWakes>();
        await pending.AddAsync("1", ["shop"], default);
        await Assert.ThrowsAsync<IOException>(() => pending.WakeAsync(
            (_, _) => Task.FromResult<IReadOnlySet<string>>(new HashSet<string>()), (_, _) => throw new IOException("the queue is away"), default));
        Assert.Equal(["shop"], await TickAsync(app));
    }

    [Fact]
    public async Task Damaged_document_stops_neither_the_tick_nor_the_next_one()
    {
        await using var app = await StartAsync("shop");
        await app.State.WriteAsync("controller/pending/0.json", "{"u8.ToArray(), ifMatch: null, default);
        Assert.Equal(["shop"], await TickAsync(app));
        Assert.Null(await app.State.ReadAsync("controller/pending/0.json", default));
    }

    private static async Task<ControllerApp> StartAsync(params string[] names)
    {
        var app = await ControllerApp.StartAsync();
        app.Engine.Define([.. names.Select(n => new ApplicationDefinition(n))]);
        return app;
    }

    private static async Task<IReadOnlyList<string>> TickAsync(ControllerApp app)
    {
        await app.Service<Scheduler>().TickAsync(default);
        return await app.DrainAsync();
    }
}
