using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Reconciliation;
using GitOpsServerless.Engine.Tests.Fakes;

namespace GitOpsServerless.Engine.Tests;

public sealed class GateTests
{
    private readonly Harness _harness = new();

    [Fact]
    public async Task Report_mode_reports_drift_and_never_writes()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        _harness.Change(a => a with { Sync = a.Sync with { Mode = SyncMode.Report } });

        var status = await _harness.SettleAsync();

        Assert.Equal((SyncStatus.OutOfSync, HoldKind.Report), (status.Sync, status.Held.Single().Kind));
        Assert.Empty(_harness.Target.Writes);
    }

    [Fact]
    public async Task Manual_mode_waits_and_runs_exactly_the_approved_plan()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        _harness.Change(a => a with { Sync = a.Sync with { Mode = SyncMode.Manual } });
        Assert.Equal(HoldKind.Manual, (await _harness.SettleAsync()).Held.Single().Kind);
        var plan = (await _harness.Engine.PlanAsync("shop", new PlanQuery(), default)).Value;
        Assert.True((await _harness.Engine.ApproveAsync("shop", plan.Digest[..12], "Ada", default)).IsSuccess);

        _harness.Source.Commit("c2", ("a", "2"));
        Assert.Equal(HoldKind.Manual, (await _harness.SettleAsync()).Held.Single().Kind);
        Assert.Empty(_harness.Target.Writes);

        plan = (await _harness.Engine.PlanAsync("shop", new PlanQuery(), default)).Value;
        await _harness.Engine.ApproveAsync("shop", plan.Digest, "Ada", default);
        Assert.Equal("c2", (await _harness.SettleAsync()).AppliedRevision!.Id);
        Assert.Equal("Ada", (await _harness.Store.ReadRunsAsync(1, default))[0].StartedBy);
    }

    [Fact]
    public async Task Plan_of_a_requested_run_names_only_what_holds_that_run()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        _harness.Change(a => a with { Sync = a.Sync with { Mode = SyncMode.Manual } });
        Assert.Equal(HoldKind.Manual, Assert.Single((await PlanAsync(new PlanQuery())).Held).Kind);
        Assert.Empty((await PlanAsync(new PlanQuery { Requested = true })).Held);

        _harness.Change(a => a with { Sync = a.Sync with { Windows = [new SyncWindow(WindowKind.Deny, "0 11 * * *", TimeSpan.FromHours(2), Manual: false)] } });
        Assert.Equal(HoldKind.Window, Assert.Single((await PlanAsync(new PlanQuery { Requested = true })).Held).Kind);
        Assert.Empty((await PlanAsync(new PlanQuery { Requested = true, Force = true })).Held);

        async Task<Plan> PlanAsync(PlanQuery query) => (await _harness.Engine.PlanAsync("shop", query, default)).Value;
    }

    [Fact]
    public async Task Approval_of_another_plan_is_refused()
    {
        _harness.Source.Commit("c1", ("a", "1"));

        var result = await _harness.Engine.ApproveAsync("shop", "0123456789ab", "Ada", default);

        Assert.Equal("GOS0811", result.Error!.Code);
    }

    [Fact]
    public async Task Empty_render_never_prunes_by_itself()
    {
        _harness.Source.Commit("c1", ("a", "1"), ("b", "1"));
        await _harness.SettleAsync();
        _harness.Source.Commit("c2");

        var status = await _harness.SettleAsync();

        Assert.Equal(HoldKind.PruneQuota, status.Held.Single().Kind);
        Assert.Equal(2, _harness.Target.Live.Count);
    }

    [Fact]
    public async Task More_deletions_than_the_quota_wait_for_approval()
    {
        _harness.Change(a => a with { Sync = a.Sync with { MaxPrune = new Quota(1, false) } });
        _harness.Source.Commit("c1", ("a", "1"), ("b", "1"), ("c", "1"));
        await _harness.SettleAsync();
        _harness.Source.Commit("c2", ("a", "1"));

        Assert.Contains("2 of 3", (await _harness.SettleAsync()).Held.Single().Reason, StringComparison.Ordinal);

        var plan = (await _harness.Engine.PlanAsync("shop", new PlanQuery(), default)).Value;
        await _harness.Engine.ApproveAsync("shop", plan.Digest, "Ada", default);
        await _harness.SettleAsync();
        Assert.Single(_harness.Target.Live);
    }

    [Fact]
    public async Task What_is_replaced_counts_as_deleted()
    {
        _harness.Change(a => a with { Sync = a.Sync with { MaxPrune = new Quota(1, false) } });
        _harness.Target.Replaces = true;
        _harness.Source.Commit("c1", ("a", "1"), ("b", "1"), ("c", "1"));
        await _harness.SettleAsync();
        _harness.Source.Commit("c2", ("a", "2"), ("b", "2"), ("c", "1"));

        var hold = (await _harness.SettleAsync()).Held.Single();

        Assert.Equal(HoldKind.PruneQuota, hold.Kind);
        Assert.Contains("2 of 3 resources would be pruned or replaced", hold.Reason, StringComparison.Ordinal);
        Assert.All(_harness.Target.Live.Values, v => Assert.Equal("1", v));
    }

    [Fact]
    public async Task Deny_window_holds_until_it_closes()
    {
        _harness.Change(a => a with { Sync = a.Sync with { Windows = [new SyncWindow(WindowKind.Deny, "0 11 * * *", TimeSpan.FromHours(2))] } });
        _harness.Source.Commit("c1", ("a", "1"));

        var held = await _harness.SettleAsync();
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 13, 0, 0, TimeSpan.Zero), held.Held.Single().Until);

        _harness.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(SyncStatus.Synced, (await _harness.SettleAsync()).Sync);
    }

    // A chart and its values are sources like the application's own.
    [Theory]
    [InlineData("https://charts.evil.example", null)]
    [InlineData("https://charts.good.example", "https://git.evil.example/values")]
    public async Task Project_that_does_not_allow_the_source_of_a_chart_or_of_values_holds_the_plan(string chart, string? values)
    {
        _harness.Source.Commit("c1", ("a", "1"));
        var helm = new HelmOptions
        {
            Chart = "web",
            Repository = chart,
            ValueSources = values is null ? [] : [new HelmValueSource(new SourceDefinition { Url = values }, ["values.yaml"])],
        };
        _harness.Change(a => a with { Rendering = new RenderingDefinition { Helm = helm } });
        _harness.Definitions = _harness.Definitions with
        {
            Projects = new Dictionary<string, ProjectDefinition> { ["default"] = new("default") { Sources = ["*", "!*evil*"] } },
        };

        var hold = (await _harness.SettleAsync()).Held.Single();

        Assert.Equal((HoldKind.Project, true), (hold.Kind, hold.Reason.Contains("evil", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Project_that_does_not_allow_the_kind_holds_the_plan()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        _harness.Definitions = _harness.Definitions with
        {
            Projects = new Dictionary<string, ProjectDefinition> { ["default"] = new("default") { Kinds = ["*", "!ConfigMap"] } },
        };

        var hold = (await _harness.SettleAsync()).Held.Single();

        Assert.Equal((HoldKind.Project, true), (hold.Kind, hold.Reason.Contains("ConfigMap", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Dependent_application_waits_and_gets_the_outputs()
    {
        _harness.Definitions = Harness.Of(
            new ApplicationDefinition("infra") { Target = "cluster" },
            new ApplicationDefinition("shop") { Target = "cluster", Inputs = [new InputDefinition("infra", new Dictionary<string, string> { ["endpoint"] = "URL" })] });
        _harness.Source.Commit("c1", ("a", "at (URL)"));

        var waiting = Assert.IsType<StepResult.RequeueAfter>(await _harness.StepAsync());
        Assert.Equal(HoldKind.Dependency, (await _harness.StatusAsync()).Held.Single().Kind);
        Assert.Equal(TimeSpan.FromSeconds(10), waiting.After);

        await _harness.SettleAsync("infra");
        Assert.Equal(SyncStatus.Synced, (await _harness.SettleAsync()).Sync);
        Assert.Contains("at https://c1.example.com", _harness.Target.Live.Values);
    }

    [Fact]
    public async Task Application_that_waits_for_another_asks_less_and_less_often_up_to_its_interval()
    {
        _harness.Definitions = Harness.Of(
            new ApplicationDefinition("infra") { Target = "cluster" },
            new ApplicationDefinition("shop") { Target = "cluster", DependsOn = ["infra"], Sync = new SyncDefinition { Interval = TimeSpan.FromMinutes(1) } });
        _harness.Source.Commit("c1", ("a", "1"));
        var delays = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            var waiting = Assert.IsType<StepResult.RequeueAfter>(await _harness.StepAsync());
            delays.Add(waiting.After.TotalSeconds);
            _harness.Time.Advance(waiting.After);
        }

        Assert.Equal([10, 20, 40, 60, 60], delays);
    }

    [Fact]
    public async Task Status_says_at_once_whether_and_by_whom_an_application_is_suspended()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        await _harness.Engine.SetSuspendedAsync("shop", true, default);
        await _harness.SettleAsync();
        await _harness.Engine.SetSuspendedAsync("shop", false, default);

        var resumed = (await _harness.Engine.GetApplicationAsync("shop", default)).Value;
        Assert.Equal((false, 0), (resumed.Suspended, resumed.Held.Count));

        _harness.Change(a => a with { Suspend = true });
        var inGit = (await _harness.Engine.SetSuspendedAsync("shop", false, default)).Value;
        Assert.True(inGit.Suspended);
        Assert.Contains("in Git", Assert.Single(inGit.Held).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Suspended_application_does_nothing_until_it_is_resumed()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        await _harness.Engine.SetSuspendedAsync("shop", true, default);

        Assert.True((await _harness.SettleAsync()).Suspended);
        Assert.Empty(_harness.Target.Writes);

        await _harness.Engine.SetSuspendedAsync("shop", false, default);
        Assert.False((await _harness.SettleAsync()).Suspended);
        Assert.Single(_harness.Target.Writes);
    }

    [Fact]
    public async Task Drift_is_only_reported_when_self_heal_is_off()
    {
        _harness.Change(a => a with { Sync = a.Sync with { SelfHeal = false } });
        _harness.Source.Commit("c1", ("a", "1"));
        await _harness.SettleAsync();
        _harness.Target.Live[new ResourceId("ConfigMap", "demo", "a")] = "x";

        var status = await _harness.SettleAsync();

        Assert.Equal((SyncStatus.OutOfSync, 1), (status.Sync, status.Drift.Count));
        Assert.Equal("x", _harness.Target.Live.Values.Single());
    }
}
