using System.Diagnostics;
using System.Net;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Schedule;
using GitOpsServerless.Controller.Tests.Support;
using GitOpsServerless.Controller.Webhooks;
using static GitOpsServerless.Controller.Tests.Webhooks.WebhookSamples;

namespace GitOpsServerless.Controller.Tests.Webhooks;

/// <summary>Storage that fails or stalls while a webhook is answered: nothing of what it says is lost, and the answer comes in time.</summary>
public sealed class WebhookTroubleTests
{
    private const string Config = "https://github.com/contoso/config";

    [Fact]
    public async Task Application_that_cannot_be_woken_does_not_keep_the_others_from_it_and_is_woken_by_the_next_tick()
    {
        TroubledStateStore? store = null;
        await using var app = await StartAsync(s => store = new TroubledStateStore(s));
        store!.Writing = (key, _) => key.Contains("app-07", StringComparison.Ordinal) ? throw new IOException("this one is away") : Task.CompletedTask;
        Assert.Equal(HttpStatusCode.Accepted, await PushAsync(app));
        Assert.Equal(Names.Where(n => n != "app-07"), await app.DrainAsync());
        store.Writing = static (_, _) => Task.CompletedTask;
        Assert.Equal(["app-07"], await TickAsync(app));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Push_whose_applications_could_not_be_found_in_time_is_served_by_the_next_tick(bool stalls)
    {
        TroubledStateStore? store = null;
        await using var app = await StartAsync(s => store = new TroubledStateStore(s));
        store!.Reading = (key, _) => key != ApplicationIndex.Key ? Task.CompletedTask : stalls ? new TaskCompletionSource().Task : throw new IOException("the index is away");
        Assert.Equal(HttpStatusCode.Accepted, await PushAsync(app));
        Assert.Empty(await app.DrainAsync());
        store.Reading = static (_, _) => Task.CompletedTask;
        Assert.Equal(Names, await TickAsync(app));
    }

    [Fact]
    public async Task Answer_comes_in_time_when_nothing_can_be_noted_either()
    {
        TroubledStateStore? store = null;
        await using var app = await StartAsync(s => store = new TroubledStateStore(s));
        store!.Reading = store.Writing = static (_, token) => Task.Delay(Timeout.Infinite, token);
        var clock = Stopwatch.StartNew();
        Assert.Equal(HttpStatusCode.Accepted, await PushAsync(app));

        // Without a bound it is the storage's own: a minute and a half.
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(5));
    }

    private static IReadOnlyList<string> Names { get; } = [.. Enumerable.Range(0, 20).Select(i => $"app-{i:00}")];

    private static async Task<ControllerApp> StartAsync(Func<IStateStore, IStateStore> wrap)
    {
        var app = await ControllerApp.StartAsync(
            o =>
            {
                o.Webhooks.Secrets["github"] = [Secret];
                return o;
            },
            wrap: wrap);
        app.Engine.Define([.. Names.Select(n => WebhookTests.Git(n, Config, "main", string.Empty))]);
        await TickAsync(app);
        return app;
    }

    private static async Task<IReadOnlyList<string>> TickAsync(ControllerApp app)
    {
        await app.Service<Scheduler>().TickAsync(default);
        return await app.DrainAsync();
    }

    private static async Task<HttpStatusCode> PushAsync(ControllerApp app)
    {
        using var answer = await app.Client.SendAsync(Request("github", GitHubPush));
        return answer.StatusCode;
    }
}
