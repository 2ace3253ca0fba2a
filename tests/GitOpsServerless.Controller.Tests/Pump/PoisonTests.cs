using System.Net.Http.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Azure.Storage;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Api;
using GitOpsServerless.Controller.Pump;
using GitOpsServerless.Controller.Schedule;
using GitOpsServerless.Controller.Tests.Support;
using GitOpsServerless.Controller.Waking;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOpsServerless.Controller.Tests.Pump;

public sealed class PoisonTests
{
    [Fact]
    public async Task Application_that_fails_at_each_interval_is_told_of_once_until_it_succeeds()
    {
        await using var app = await ControllerApp.StartAsync(o => o with { Access = new AccessOptions { TrustFunctionsKey = true } });
        app.Engine.Define(new ApplicationDefinition("shop"));
        var recorder = app.Service<PoisonRecorder>();
        await recorder.RecordAsync("shop", "always", default);
        await recorder.RecordAsync("shop", "always", default);
        Assert.Single(app.Notifier.Sent);
        Assert.Contains("always", (await DiagnosticsAsync(app)).Single(), StringComparison.Ordinal);

        await app.Service<MessageProcessor>().ProcessAsync("shop", default);
        Assert.Empty(await DiagnosticsAsync(app));
        await recorder.RecordAsync("shop", "again", default);
        Assert.Equal(2, app.Notifier.Sent.Count);
    }

    // The host moves a message whose processing killed the process; nobody could record a reason.
    [Fact]
    public async Task Message_that_was_given_up_without_a_word_is_told_of_by_the_next_tick()
    {
        await using var app = await ControllerApp.StartAsync();
        await GiveUpAsync(app, "killed");
        await TickAsync(app);
        await TickAsync(app);
        Assert.Equal(("controller", "GOS0713"), (Assert.Single(app.Notifier.Sent).Application, app.Notifier.Sent[0].Diagnostics[0].Code));
        Assert.Contains("gitops_queue_poison 1", await app.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
        await GiveUpAsync(app, "killed-too");
        await TickAsync(app);
        Assert.Equal(2, app.Notifier.Sent.Count);
    }

    [Theory]
    [InlineData("../../applications/shop/status")]
    [InlineData("Shop")]
    public async Task Message_that_names_what_can_be_no_application_is_given_up_at_once_and_touches_no_state(string name)
    {
        await using var app = await ControllerApp.StartAsync(step: (_, _) => throw new InvalidOperationException("no step"));
        var pump = new QueuePump(
            app.Queue, app.Service<MessageProcessor>(), app.Service<WakeStore>(), app.Service<PoisonRecorder>(), app.Service<StopGrace>(), new PumpOptions(),
            NullLogger<QueuePump>.Instance, app.Time);
        await app.Queue.EnqueueAsync(new WorkItem(name), TimeSpan.Zero, default);
        Assert.True(await pump.ServeOneAsync(default));
        Assert.Equal([name], app.Queue.Poison.Keys);
        Assert.Empty(await app.State.ListAsync(string.Empty, default).ToListAsync());
    }

    [Fact]
    public async Task Message_whose_reason_was_recorded_is_not_told_of_again()
    {
        await using var app = await ControllerApp.StartAsync();
        await app.Service<PoisonRecorder>().RecordAsync("shop", "always", default);
        await GiveUpAsync(app, "shop");
        await TickAsync(app);
        Assert.Equal("shop", Assert.Single(app.Notifier.Sent).Application);
    }

    [Fact]
    public void Text_that_is_no_string_is_no_message() => Assert.Null(WorkItemText.Decode("""{"application":"\ud800"}"""));

    private static Task<TickResult> TickAsync(ControllerApp app) => app.Service<Scheduler>().TickAsync(default);

    private static Task GiveUpAsync(ControllerApp app, string name) => app.Queue.PoisonAsync(new WorkMessage(new WorkItem(name), name, "0", 5), "x", default);

    private static async Task<IReadOnlyList<string>> DiagnosticsAsync(ControllerApp app) =>
        [.. (await app.Client.GetFromJsonAsync<JsonArray>("/v1/diagnostics"))!.Select(d => d!["message"]!.GetValue<string>())];
}
