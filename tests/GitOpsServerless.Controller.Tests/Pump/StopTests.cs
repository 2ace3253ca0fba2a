using System.Net;
using System.Text;
using System.Text.Json;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Functions;
using GitOpsServerless.Controller.Tests.Support;
using GitOpsServerless.Controller.Waking;
using GitOpsServerless.Engine.Reconciliation;

namespace GitOpsServerless.Controller.Tests.Pump;

/// <summary>A process that is asked to end finishes the step in hand, or gives it back; nothing new is begun.</summary>
public sealed class StopTests
{
    [Fact]
    public async Task Step_that_ends_in_its_moment_is_followed_as_always()
    {
        var (begun, release, steps) = (new TaskCompletionSource(), new TaskCompletionSource(), 0);
        await using var app = await StartAsync(TimeSpan.FromMinutes(5), async token =>
        {
            steps++;
            begun.TrySetResult();
            await release.Task.WaitAsync(token);
            return new StepResult.Done(null);
        });
        await app.Service<Waker>().WakeAsync("shop", default);
        await begun.Task;
        var stopped = app.StopAsync();
        await app.Service<Waker>().WakeAsync("late", default);
        release.SetResult();
        await stopped;
        Assert.Equal((1, 1), (steps, await app.Queue.CountAsync(default)));
        Assert.Null((await app.Service<WakeStore>().ReadAsync("shop", default)).WantedAt);
        Assert.NotNull((await app.Service<WakeStore>().ReadAsync("late", default)).WantedAt);
    }

    [Fact]
    public async Task Step_that_does_not_end_is_cancelled_and_given_back()
    {
        var begun = new TaskCompletionSource();
        await using var app = await StartAsync(TimeSpan.FromMilliseconds(50), token => EndlessAsync(begun, token));
        await app.Service<Waker>().WakeAsync("shop", default);
        await begun.Task;
        await app.StopAsync();
        Assert.Equal(["shop"], await app.DrainAsync());

        // The queue of this process ends with it; the wish is what the next process reads.
        Assert.NotNull((await app.Service<WakeStore>().ReadAsync("shop", default)).WantedAt);
        Assert.Empty(app.Queue.Poison);
        Assert.Empty(app.Notifier.Sent);
    }

    [Fact]
    public async Task Functions_host_is_told_to_give_the_message_to_another_process()
    {
        var begun = new TaskCompletionSource();
        await using var app = await StartAsync(TimeSpan.FromMilliseconds(50), token => EndlessAsync(begun, token), isFunctionsApp: true);
        var body = JsonSerializer.Serialize(new { Data = new Dictionary<string, string> { [FunctionsEndpoints.MessageBinding] = """{"application":"shop"}""" }, Metadata = new { DequeueCount = "5" } });
        var answer = app.Client.PostAsync("/reconcile", new StringContent(body, Encoding.UTF8, "application/json"));
        await begun.Task;
        await app.StopAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await answer).StatusCode);
        Assert.Equal(["shop"], await app.DrainAsync());
        Assert.NotNull((await app.Service<WakeStore>().ReadAsync("shop", default)).WantedAt);
        Assert.Empty(app.Notifier.Sent);
    }

    private static async Task<StepResult> EndlessAsync(TaskCompletionSource begun, CancellationToken token)
    {
        begun.TrySetResult();
        await Task.Delay(Timeout.Infinite, token);
        return new StepResult.Done(null);
    }

    private static Task<ControllerApp> StartAsync(TimeSpan grace, Func<CancellationToken, Task<StepResult>> step, bool isFunctionsApp = false) =>
        ControllerApp.StartAsync(
            o => o with { IsFunctionsApp = isFunctionsApp, Pump = o.Pump with { StopGrace = grace } }, (_, token) => step(token));
}
