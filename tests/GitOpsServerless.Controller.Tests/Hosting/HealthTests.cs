using System.Net;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Schedule;
using GitOpsServerless.Controller.Tests.Support;

namespace GitOpsServerless.Controller.Tests.Hosting;

public sealed class HealthTests
{
    [Fact]
    public async Task Controller_that_nobody_ticks_is_not_healthy()
    {
        await using var app = await ControllerApp.StartAsync();
        Assert.Equal((HttpStatusCode.OK, "starting"), await HealthAsync(app));
        app.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "stalled"), await HealthAsync(app));
        await app.Service<Scheduler>().TickAsync(default);
        app.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal((HttpStatusCode.OK, "ok"), await HealthAsync(app));
        app.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "stalled"), await HealthAsync(app));
    }

    // A tick with nothing to do says that it was there too.
    [Fact]
    public async Task Controller_without_work_stays_healthy()
    {
        await using var app = await ControllerApp.StartAsync();
        for (var minute = 0; minute < 5; minute++)
        {
            await app.Service<Scheduler>().TickAsync(default);
            app.Time.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal((HttpStatusCode.OK, "ok"), await HealthAsync(app));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Controller_without_its_store_is_not_healthy(bool stalls)
    {
        await using var app = await ControllerApp.StartAsync(wrap: s => new TroubledStateStore(s)
        {
            Reading = (_, _) => stalls ? new TaskCompletionSource().Task : throw new IOException("the store is away"),
        });
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "store unreachable"), await HealthAsync(app));
    }

    // After a way back to an older version: what the newer one wrote is not replaced, and whoever asks is told why nothing happens.
    [Fact]
    public async Task Schedule_of_a_newer_version_is_the_reason_that_is_given()
    {
        await using var app = await ControllerApp.StartAsync();
        await app.State.WriteAsync(ScheduleDocument.Key, """{"schemaVersion":99}"""u8.ToArray(), null, default);
        await app.Service<Scheduler>().TickAsync(default);
        var answer = System.Text.Json.Nodes.JsonNode.Parse(await app.Client.GetStringAsync("/healthz"))!;
        Assert.Equal("a newer version of the controller schedules", answer["skipped"]!.GetValue<string>());
    }

    [Fact]
    public async Task Clock_that_is_set_back_does_not_keep_an_old_answer()
    {
        var isAway = false;
        await using var app = await ControllerApp.StartAsync(wrap: s => new TroubledStateStore(s)
        {
            Reading = (_, _) => isAway ? throw new IOException("the store is away") : Task.CompletedTask,
        });
        Assert.Equal((HttpStatusCode.OK, "starting"), await HealthAsync(app));
        isAway = true;
        app.Time.Advance(TimeSpan.FromHours(-1));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "store unreachable"), await HealthAsync(app));
    }

    private static async Task<(HttpStatusCode Status, string? Text)> HealthAsync(ControllerApp app)
    {
        using var answer = await app.Client.GetAsync("/healthz");
        return (answer.StatusCode, System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["status"]!.GetValue<string>());
    }
}
