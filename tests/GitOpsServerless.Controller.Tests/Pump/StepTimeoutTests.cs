using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Pump;
using GitOpsServerless.Controller.Tests.Support;
using GitOpsServerless.Engine.Reconciliation;
using GitOpsServerless.Engine.State;

namespace GitOpsServerless.Controller.Tests.Pump;

/// <summary>A step that exceeds its time is cancelled and cannot tell; whoever looks at the application must still see it.</summary>
public sealed class StepTimeoutTests
{
    [Fact]
    public async Task Status_says_how_often_and_when_it_is_repeated()
    {
        await using var app = await StartAsync("shop");
        var before = new ApplicationStatus("shop") { Sync = SyncStatus.Synced, AppliedRevision = new Revision("1a2b3c4d"), LastRun = 7 };
        await new ApplicationStore(app.State, "shop").WriteStatusAsync(before, default);

        await app.Service<MessageProcessor>().ProcessAsync("shop", default);
        var first = await StatusAsync(app, "shop");
        Assert.Equal((SyncStatus.Unknown, "GOS0714", 7), (first.Sync, Assert.Single(first.Diagnostics).Code, first.LastRun));
        Assert.InRange(first.DueAt!.Value - app.Time.Now, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(36));
        Assert.Contains("repeated in 3", first.Message, StringComparison.Ordinal);

        app.Time.Advance(TimeSpan.FromMinutes(1));
        await app.Service<MessageProcessor>().ProcessAsync("shop", default);
        var second = await StatusAsync(app, "shop");
        Assert.Contains("2 times in a row", Assert.Single(second.Diagnostics).Message, StringComparison.Ordinal);
        Assert.InRange(second.DueAt!.Value - app.Time.Now, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(72));
        Assert.Equal("1a2b3c4d", second.AppliedRevision?.Id);
    }

    [Fact]
    public async Task Name_without_a_definition_gets_no_status()
    {
        await using var app = await StartAsync("shop");
        await app.Service<MessageProcessor>().ProcessAsync("gone", default);
        Assert.False(await new ApplicationStore(app.State, "gone").ExistsAsync(default));
    }

    [Fact]
    public async Task Status_of_a_newer_version_is_left_as_it_is_and_the_step_is_repeated()
    {
        await using var app = await StartAsync("shop");
        var newer = """{"name":"shop","schemaVersion":99}"""u8.ToArray();
        await app.State.WriteAsync("applications/shop/status.json", newer, null, default);
        Assert.Equal(ProcessResult.Requeued, await app.Service<MessageProcessor>().ProcessAsync("shop", default));
        Assert.Equal(newer, (await app.State.ReadAsync("applications/shop/status.json", default))!.Content.ToArray());
    }

    private static async Task<ControllerApp> StartAsync(string name)
    {
        var app = await ControllerApp.StartAsync(
            o => o with { Pump = o.Pump with { StepTimeout = TimeSpan.FromMilliseconds(50) } },
            async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return new StepResult.Done(null);
            });
        app.Engine.Define(new ApplicationDefinition(name));
        return app;
    }

    private static Task<ApplicationStatus> StatusAsync(ControllerApp app, string name) => new ApplicationStore(app.State, name).ReadStatusAsync(default);
}
