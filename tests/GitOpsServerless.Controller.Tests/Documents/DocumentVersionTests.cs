using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Drift;
using GitOpsServerless.Controller.Pump;
using GitOpsServerless.Controller.Schedule;
using GitOpsServerless.Controller.Tests.Support;
using GitOpsServerless.Controller.Waking;
using GitOpsServerless.Controller.Webhooks;

namespace GitOpsServerless.Controller.Tests.Documents;

/// <summary>Documents as version 1 wrote them, and what a newer version may write: old ones are read, new ones are neither believed nor replaced.</summary>
public sealed class DocumentVersionTests
{
    private const string Newer = """{"schemaVersion":2,"what":"nobody knows"}""";

    [Fact]
    public async Task Schedule_of_version_1_is_gone_on_with()
    {
        await using var app = await StartAsync();
        var slot = SlotSchedule.SlotOf("shop", DefinitionDefaults.Interval, app.Time.Now);
        await PutAsync(app, "controller/schedule.json", $$$"""{"schemaVersion":1,"tickedAt":"2026-11-21T09:59:30+00:00","slots":{"shop":{{{slot}}}}}""");
        Assert.Empty(await TickAsync(app));
    }

    [Fact]
    public async Task Schedule_of_a_newer_version_is_left_to_it()
    {
        await using var app = await StartAsync();
        await PutAsync(app, "controller/schedule.json", Newer);
        Assert.NotNull((await app.Service<Scheduler>().TickAsync(default)).Skipped);
        Assert.Equal(Newer, await GetAsync(app, "controller/schedule.json"));
    }

    [Fact]
    public async Task Index_of_version_1_is_read()
    {
        await using var app = await StartAsync();
        await PutAsync(app, "controller/index.json", """
            {"entries":[{"name":"shop","repository":"github.com/contoso/config","revision":"main","path":"apps/shop","artifacts":["ghcr.io/contoso/web"]}],"schemaVersion":1,"revision":"abc"}
            """);
        var entry = Assert.Single((await app.Service<IndexStore>().ReadAsync(default))!.Entries);
        Assert.Equal(("shop", "github.com/contoso/config", "apps/shop"), (entry.Name, entry.Repository, entry.Path));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"entries":null}""")]
    [InlineData(Newer)]
    public async Task Index_that_cannot_be_read_is_none(string content)
    {
        await using var app = await StartAsync();
        await PutAsync(app, ApplicationIndex.Key, content);
        Assert.Null(await app.Service<IndexStore>().ReadAsync(default));
        await TickAsync(app);
        Assert.Equal(content == Newer, await GetAsync(app, ApplicationIndex.Key) == Newer);
    }

    [Fact]
    public async Task Wake_record_of_version_1_is_read_and_of_a_newer_one_is_left()
    {
        await using var app = await StartAsync();
        var wakes = app.Service<WakeStore>();
        await PutAsync(app, "controller/wakes/shop.json", """{"schemaVersion":1,"wantedAt":"2026-11-21T10:00:00+00:00","nextAt":"2026-11-21T10:03:00+00:00","delay":"00:03:00","lastRun":7}""");
        Assert.Equal((7, TimeSpan.FromMinutes(3)), ((await wakes.ReadAsync("shop", default)).LastRun, (await wakes.ReadAsync("shop", default)).Delay));
        await PutAsync(app, "controller/wakes/shop.json", Newer);
        Assert.True(await app.Service<Waker>().WakeAsync("shop", default));
        Assert.Equal(Newer, await GetAsync(app, "controller/wakes/shop.json"));
    }

    [Theory]
    [InlineData("""["bill","shop"]""")]
    [InlineData("""{"schemaVersion":1,"applications":["bill","shop"],"events":[]}""")]
    [InlineData("""{"schemaVersion":1,"applications":["bill"],"events":[{"kind":"named","names":["shop"]}]}""")]
    [InlineData("""{"schemaVersion":1,"applications":["bill"],"events":[{"kind":"push","repositories":["https://github.com/contoso/config.git"],"ref":"refs/heads/main","paths":["apps/shop/a.yaml"]}]}""")]
    [InlineData("""{"schemaVersion":1,"applications":["bill"],"events":[{"kind":"artifact","repository":"ghcr.io/contoso/web"}]}""")]
    public async Task Pending_wakes_of_older_formats_are_served(string content)
    {
        await using var app = await StartAsync();
        await TickAsync(app);
        await PutAsync(app, "controller/pending/1.json", content);
        Assert.Equal(["bill", "shop"], await TickAsync(app));
    }

    [Fact]
    public async Task Pending_wakes_of_a_newer_version_are_left_to_it()
    {
        await using var app = await StartAsync();
        await PutAsync(app, "controller/pending/1.json", Newer);
        await TickAsync(app);
        Assert.Equal(Newer, await GetAsync(app, "controller/pending/1.json"));
    }

    [Theory]
    [InlineData("{")]
    [InlineData(Newer)]
    public async Task Newest_drift_report_that_can_be_read_counts(string newest)
    {
        await using var app = await StartAsync();
        await PutAsync(app, "reports/drift/20261120T060000000Z.json", """{"at":"2026-11-20T06:00:00+00:00","applications":3,"drifted":1,"items":[],"schemaVersion":1,"outOfSync":1,"unknown":0}""");
        await PutAsync(app, "reports/drift/20261121T060000000Z.json", newest);
        Assert.Equal((3, 1), ((await app.Service<DriftReporter>().ReadLatestAsync(default))!.Applications, (await app.Service<DriftReporter>().ReadLatestAsync(default))!.OutOfSync));
    }

    [Fact]
    public async Task Poison_record_of_version_1_is_read()
    {
        await using var app = await StartAsync();
        await PutAsync(app, "controller/poison/shop.json", """
            {"application":"shop","diagnostic":{"code":"GOS0713","severity":"error","message":"A message for 'shop' was given up: x","category":"internal"},"at":"2026-11-21T10:00:00+00:00","schemaVersion":1}
            """);
        var record = Assert.Single(await app.Service<PoisonRecorder>().ListAsync(default));
        Assert.Equal(("shop", 1), (record.Application, record.Messages));
    }

    private static async Task<ControllerApp> StartAsync()
    {
        var app = await ControllerApp.StartAsync();
        app.Engine.Define(new ApplicationDefinition("shop")
        {
            Source = new SourceDefinition { Url = "https://github.com/contoso/config", Revision = "main", Path = "apps/shop" },
            Rendering = new RenderingDefinition { Kustomize = new KustomizeOptions { Images = [new ImageOverride("web", NewName: "ghcr.io/contoso/web")] } },
        });
        return app;
    }

    private static async Task<IReadOnlyList<string>> TickAsync(ControllerApp app)
    {
        await app.Service<Scheduler>().TickAsync(default);
        return await app.DrainAsync();
    }

    private static Task PutAsync(ControllerApp app, string key, string content) =>
        app.State.WriteAsync(key, Encoding.UTF8.GetBytes(content), IStateStore.AnyTag, default);

    private static async Task<string?> GetAsync(ControllerApp app, string key) =>
        await app.State.ReadAsync(key, default) is { } document ? Encoding.UTF8.GetString(document.Content.Span) : null;
}
