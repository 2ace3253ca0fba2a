using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Api;
using GitOpsServerless.Controller.Drift;
using GitOpsServerless.Controller.Tests.Support;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOpsServerless.Controller.Tests.Drift;

public sealed class DriftReportTests
{
    [Fact]
    public async Task Before_the_first_report_the_answer_is_what_the_applications_know_now()
    {
        await using var app = await StartAsync();
        var answer = await GetAsync(app, "all");
        Assert.Equal((2, 2, 1), (Number(answer, "applications"), Number(answer, "drifted"), Number(answer, "outOfSync")));
        Assert.Null(await app.Service<DriftReporter>().ReadLatestAsync(default));
    }

    [Fact]
    public async Task Numbers_are_those_of_the_applications_that_the_caller_may_see()
    {
        await using var app = await StartAsync();
        await app.Service<DriftReporter>().WriteAsync(default);
        var answer = await GetAsync(app, "team");
        Assert.Equal((1, 1, 0), (Number(answer, "applications"), Number(answer, "drifted"), Number(answer, "outOfSync")));
        Assert.Equal(["bill"], answer["items"]!.AsArray().Select(i => i!["application"]!.GetValue<string>()));
        Assert.Equal(["bill"], answer["sync"]!.AsObject().Select(s => s.Key));
    }

    [Fact]
    public async Task Standalone_controller_writes_a_report_a_day()
    {
        await using var app = await StartAsync();
        await using var standalone = await ControllerApp.StartAsync(o => o with { IsFunctionsApp = false });
        Assert.Contains(standalone.Services<IHostedService>(), s => s is DriftReportService);
        using var service = new DriftReportService(app.Service<DriftReporter>(), NullLogger<DriftReportService>.Instance, app.Time);
        foreach (var expected in new[] { 1, 1, 2 })
        {
            await service.WriteIfDueAsync(default);
            Assert.Equal(expected, await app.State.ListAsync("reports/drift/", default).CountAsync());
            app.Time.Advance(TimeSpan.FromHours(13));
        }
    }

    [Fact]
    public async Task Report_of_a_clock_that_was_days_ahead_does_not_stand_for_the_newest()
    {
        await using var app = await StartAsync();
        using var service = new DriftReportService(app.Service<DriftReporter>(), NullLogger<DriftReportService>.Instance, app.Time);
        app.Time.Advance(TimeSpan.FromDays(400));
        await service.WriteIfDueAsync(default);
        app.Time.Advance(TimeSpan.FromDays(-400));
        await service.WriteIfDueAsync(default);
        await service.WriteIfDueAsync(default);
        Assert.Equal(app.Time.Now, (await app.Service<DriftReporter>().ReadLatestAsync(default))!.At);
        Assert.Equal(2, await app.State.ListAsync("reports/drift/", default).CountAsync());
    }

    private static async Task<ControllerApp> StartAsync()
    {
        var app = await ControllerApp.StartAsync(o => o with { Access = new AccessOptions { Keys = [Grant("all", "*"), Grant("team", "billing")] } });
        app.Engine.Define(new ApplicationDefinition("shop"), new ApplicationDefinition("bill") { Project = "billing" });
        app.Engine.Statuses["shop"] = new ApplicationStatus("shop") { Sync = SyncStatus.OutOfSync, Drift = [Item("shop")] };
        app.Engine.Statuses["bill"] = new ApplicationStatus("bill") { Sync = SyncStatus.Synced, Drift = [Item("bill")] };
        return app;
    }

    private static DriftItem Item(string application) => new(application, new ResourceId("ConfigMap", "default", "settings"), ChangeAction.Update, []);

    private static KeyGrant Grant(string name, string project) =>
        new(name, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name))), new AccessGrant(AccessRole.Reader, [project]));

    private static int Number(JsonNode answer, string name) => answer[name]!.GetValue<int>();

    private static async Task<JsonNode> GetAsync(ControllerApp app, string key) => (await app.Client.GetFromJsonAsync<JsonNode>($"/v1/drift?code={key}"))!;
}
