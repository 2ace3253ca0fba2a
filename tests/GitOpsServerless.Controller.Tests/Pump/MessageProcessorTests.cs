using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Pump;
using GitOpsServerless.Controller.Tests.Support;
using GitOpsServerless.Controller.Waking;
using GitOpsServerless.Engine.Reconciliation;

namespace GitOpsServerless.Controller.Tests.Pump;

public sealed class MessageProcessorTests
{
    [Fact]
    public async Task Step_that_comes_back_sends_a_delayed_message()
    {
        await using var app = await ControllerApp.StartAsync(step: Always(new StepResult.RequeueAfter(TimeSpan.FromSeconds(10))));
        Assert.Equal(ProcessResult.Requeued, await ProcessAsync(app, "shop"));
        Assert.Empty(await app.DrainAsync());
        app.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(["shop"], await app.DrainAsync());
    }

    [Fact]
    public async Task Step_that_wants_a_look_before_the_interval_gets_one()
    {
        await using var app = await ControllerApp.StartAsync(step: Always(new StepResult.Done(TimeSpan.FromMinutes(2))));
        app.Engine.Define(new ApplicationDefinition("shop"), new ApplicationDefinition("often") { Sync = new SyncDefinition { Interval = TimeSpan.FromMinutes(2) } });
        Assert.Equal(ProcessResult.Requeued, await ProcessAsync(app, "shop"));
        Assert.Equal(ProcessResult.Done, await ProcessAsync(app, "often"));
        app.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(["shop"], await app.DrainAsync());
    }

    [Fact]
    public async Task Repeated_message_before_the_time_does_no_step()
    {
        var steps = 0;
        await using var app = await ControllerApp.StartAsync(step: (_, _) => Counted(ref steps, new StepResult.RequeueAfter(TimeSpan.FromSeconds(10))));
        await ProcessAsync(app, "shop");
        Assert.Equal(ProcessResult.Repetition, await ProcessAsync(app, "shop"));
        app.Time.Advance(TimeSpan.FromSeconds(10));
        await ProcessAsync(app, "shop");
        Assert.Equal(2, steps);
    }

    [Theory]
    [InlineData(SyncStatus.Synced, "c1", "https://git.example/config", true)]
    [InlineData(SyncStatus.Synced, "c2", "https://git.example/config", false)]
    [InlineData(SyncStatus.OutOfSync, "c1", "https://git.example/config", false)]
    [InlineData(SyncStatus.Synced, "c1", "https://git.example/other", false)]
    public async Task Who_waits_for_a_commit_to_be_seen_wakes_only_those_who_have_not_looked(SyncStatus sync, string seen, string url, bool isWoken)
    {
        await using var app = await ControllerApp.StartAsync(step: Always(new StepResult.RequeueAfter(TimeSpan.FromSeconds(30))));
        app.Engine.Define(
            new ApplicationDefinition("infra") { Source = new SourceDefinition { Url = url } },
            new ApplicationDefinition("web") { Source = new SourceDefinition { Url = "https://git.example/config" }, DependsOn = ["infra"] });
        app.Engine.Statuses["infra"] = new ApplicationStatus("infra") { Sync = sync, SourceRevision = new Revision(seen) };
        app.Engine.Statuses["web"] = new ApplicationStatus("web") { SourceRevision = new Revision("c2"), Held = [new Hold(HoldKind.Dependency, "Waiting for 'infra'.")] };

        await ProcessAsync(app, "web");

        Assert.Equal(isWoken ? ["infra"] : [], await app.DrainAsync());
    }

    [Fact]
    public async Task Who_waited_for_a_commit_to_be_seen_goes_on_once_it_was()
    {
        await using var app = await ControllerApp.StartAsync(step: Always(new StepResult.Done(null)));
        app.Engine.Define(new ApplicationDefinition("infra"), new ApplicationDefinition("web") { DependsOn = ["infra"] });
        app.Engine.Statuses["infra"] = new ApplicationStatus("infra") { Sync = SyncStatus.Synced, SourceRevision = new Revision("c2") };
        app.Engine.Statuses["web"] = new ApplicationStatus("web") { Held = [new Hold(HoldKind.Dependency, "Waiting for 'infra'.")] };

        await ProcessAsync(app, "infra");
        Assert.Equal(["web"], await app.DrainAsync());

        await ProcessAsync(app, "infra");
        Assert.Empty(await app.DrainAsync());
    }

    [Fact]
    public async Task Back_off_is_passed_when_somebody_asks()
    {
        var steps = 0;
        var reason = DiagnosticCatalog.StorageUnreachable.Create("x");
        await using var app = await ControllerApp.StartAsync(step: (_, _) => Counted(ref steps, new StepResult.Retry(TimeSpan.FromMinutes(3), reason)));
        await ProcessAsync(app, "shop");
        Assert.True(await app.Service<Waker>().WakeAsync("shop", default));
        await ProcessAsync(app, "shop");
        Assert.Equal(2, steps);
    }

    [Fact]
    public async Task Wake_during_a_step_is_served_after_it()
    {
        ControllerApp? app = null;
        var steps = 0;
        app = await ControllerApp.StartAsync(step: async (name, token) =>
        {
            if (++steps == 1)
            {
                Assert.True(await app!.Service<Waker>().WakeAsync(name, token));
            }

            return new StepResult.Done(null);
        });
        await using var _ = app;
        await app.Service<Waker>().WakeAsync("shop", default);
        await ProcessAsync(app, "shop");
        await ProcessAsync(app, "shop");
        Assert.Equal(2, steps);
    }

    [Fact]
    public async Task Record_of_a_process_whose_clock_is_ahead_does_not_stop_the_application()
    {
        await using var app = await ControllerApp.StartAsync(step: Always(new StepResult.RequeueAfter(TimeSpan.FromSeconds(10))));
        app.Time.Advance(TimeSpan.FromMinutes(10));
        await ProcessAsync(app, "shop");
        app.Time.Advance(TimeSpan.FromMinutes(-10));
        Assert.Equal(ProcessResult.Requeued, await ProcessAsync(app, "shop"));
    }

    [Fact]
    public async Task Finished_run_wakes_what_depends_on_it_once()
    {
        await using var app = await ControllerApp.StartAsync();
        app.Engine.Define(
            new ApplicationDefinition("infra"), new ApplicationDefinition("web") { DependsOn = ["infra"] },
            new ApplicationDefinition("api") { Inputs = [new InputDefinition("infra", new Dictionary<string, string>())] }, new ApplicationDefinition("other"));
        app.Engine.Statuses["infra"] = new ApplicationStatus("infra") { LastRun = 3 };
        await ProcessAsync(app, "infra");
        Assert.Equal(["api", "web"], await app.DrainAsync());
        await ProcessAsync(app, "infra");
        Assert.Empty(await app.DrainAsync());
    }

    [Fact]
    public async Task Full_target_lets_other_targets_pass()
    {
        var entered = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var app = await ControllerApp.StartAsync(
            o => o with { Pump = o.Pump with { WorkersPerTarget = 1 } },  // of several targets none waits for the only place
            async (name, _) =>
            {
                if (name == "slow")
                {
                    entered.SetResult();
                    await release.Task;
                }

                return new StepResult.Done(null);
            });
        app.Engine.Define(new ApplicationDefinition("slow") { Target = "a" }, new ApplicationDefinition("same") { Target = "a" }, new ApplicationDefinition("other") { Target = "b" });
        var slow = ProcessAsync(app, "slow");
        await entered.Task;
        Assert.Equal(ProcessResult.TargetFull, await ProcessAsync(app, "same"));
        Assert.Equal(ProcessResult.Done, await ProcessAsync(app, "other"));
        release.SetResult();
        Assert.Equal(ProcessResult.Done, await slow);
        app.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["same"], await app.DrainAsync());
    }

    [Fact]
    public async Task Step_beyond_its_time_is_cancelled_and_repeated()
    {
        await using var app = await ControllerApp.StartAsync(
            o => o with { Pump = o.Pump with { StepTimeout = TimeSpan.FromMilliseconds(300) } },
            async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return new StepResult.Done(null);
            });
        Assert.Equal(ProcessResult.Requeued, await ProcessAsync(app, "shop"));
        Assert.Equal(("failed", "GOS0714"), (app.Notifier.Sent[0].Event, app.Notifier.Sent[0].Diagnostics[0].Code));

        // Twice as long each time, and told once.
        app.Time.Advance(TimeSpan.FromSeconds(37));
        Assert.Equal(["shop"], await app.DrainAsync());
        Assert.Equal(ProcessResult.Requeued, await ProcessAsync(app, "shop"));
        app.Time.Advance(TimeSpan.FromSeconds(50));
        Assert.Empty(await app.DrainAsync());
        Assert.Equal(ProcessResult.Repetition, await ProcessAsync(app, "shop"));
        app.Time.Advance(TimeSpan.FromSeconds(25));
        Assert.Equal(["shop"], await app.DrainAsync());
        Assert.Single(app.Notifier.Sent);
        Assert.Contains("gitops_steps_total{result=\"timeout\"} ", await app.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Back_off_is_passed_by_the_schedule_once_an_interval()
    {
        var steps = 0;
        var reason = DiagnosticCatalog.StorageUnreachable.Create("x");
        await using var app = await ControllerApp.StartAsync(step: (_, _) => Counted(ref steps, new StepResult.Retry(TimeSpan.FromHours(1), reason)));
        app.Engine.Define(new ApplicationDefinition("shop") { Sync = new SyncDefinition { Interval = TimeSpan.FromMinutes(1) } });
        foreach (var expected in new[] { 1, 1, 2, 2, 3 })
        {
            await ProcessAsync(app, "shop");
            Assert.Equal(expected, steps);
            app.Time.Advance(TimeSpan.FromSeconds(30));
        }
    }

    [Fact]
    public async Task Message_that_finds_its_target_full_again_and_again_comes_back_later_each_time()
    {
        var entered = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var app = await ControllerApp.StartAsync(
            o => o with { Pump = o.Pump with { WorkersPerTarget = 1, TargetWait = TimeSpan.Zero } },
            async (name, _) =>
            {
                entered.TrySetResult();
                await release.Task;
                return new StepResult.Done(null);
            });
        app.Engine.Define(new ApplicationDefinition("slow") { Target = "a" }, new ApplicationDefinition("same") { Target = "a" });
        var slow = ProcessAsync(app, "slow");
        await entered.Task;
        foreach (var seconds in new[] { 2, 4, 8 })
        {
            Assert.Equal(ProcessResult.TargetFull, await ProcessAsync(app, "same"));

            // Whoever asks meanwhile is served by the message that is on its way.
            await app.Service<Waker>().WakeAsync("same", default);
            Assert.Equal(ProcessResult.Repetition, await ProcessAsync(app, "same"));
            await app.DrainAsync();
            app.Time.Advance(TimeSpan.FromSeconds(seconds * 0.4));
            Assert.Equal(ProcessResult.Repetition, await ProcessAsync(app, "same"));
            app.Time.Advance(TimeSpan.FromSeconds(seconds * 0.9));
        }

        release.SetResult();
        Assert.Equal(ProcessResult.Done, await slow);
        Assert.Equal(ProcessResult.Done, await ProcessAsync(app, "same"));
        Assert.Equal(0, (await app.Service<WakeStore>().ReadAsync("same", default)).Misses);
    }

    [Fact]
    public async Task Application_that_is_no_longer_known_leaves_no_wake_record()
    {
        var unknown = DiagnosticCatalog.UnknownApplication.Create("x");
        await using var app = await ControllerApp.StartAsync(step: Always(new StepResult.Terminal(unknown, null)));
        await app.Service<WakeStore>().UpdateAsync("shop", r => r with { LastRun = 60 }, default);
        await ProcessAsync(app, "shop");
        Assert.Equal(0, (await app.Service<WakeStore>().ReadAsync("shop", default)).LastRun);
    }

    [Fact]
    public async Task Message_that_always_fails_is_given_up_and_told_without_delaying_others()
    {
        var poisoned = 0;
        await using var app = await ControllerApp.StartAsync(step: (name, _) =>
            name == "poison" ? throw new IOException("always") : Task.FromResult<StepResult>(new StepResult.Done(null)));
        var pump = new QueuePump(
            app.Queue, app.Service<MessageProcessor>(), app.Service<WakeStore>(), app.Service<PoisonRecorder>(), app.Service<StopGrace>(), new PumpOptions(),
            Microsoft.Extensions.Logging.Abstractions.NullLogger<QueuePump>.Instance, app.Time);
        await app.Queue.EnqueueAsync(new WorkItem("poison"), TimeSpan.Zero, default);
        for (var i = 0; i < 40 && poisoned == 0; i++)
        {
            while (await pump.ServeOneAsync(default))
            {
            }

            poisoned = app.Queue.Poison.Count;
            app.Time.Advance(TimeSpan.FromSeconds(40));
        }

        Assert.Contains("always", app.Queue.Poison["poison"], StringComparison.Ordinal);
        Assert.Equal(("failed", "poison", "GOS0713"), (app.Notifier.Sent[0].Event, app.Notifier.Sent[0].Application, app.Notifier.Sent[0].Diagnostics[0].Code));
        Assert.NotNull(await app.State.ReadAsync(PoisonRecord.KeyOf("poison"), default));
        await app.Queue.EnqueueAsync(new WorkItem("good"), TimeSpan.Zero, default);
        Assert.True(await pump.ServeOneAsync(default));
        Assert.Equal(0, await app.Queue.CountAsync(default));
    }

    private static Task<ProcessResult> ProcessAsync(ControllerApp app, string name) => app.Service<MessageProcessor>().ProcessAsync(name, default);

    private static StepFunction Always(StepResult result) => (_, _) => Task.FromResult(result);

    private static Task<StepResult> Counted(ref int steps, StepResult result)
    {
        steps++;
        return Task.FromResult(result);
    }
}
