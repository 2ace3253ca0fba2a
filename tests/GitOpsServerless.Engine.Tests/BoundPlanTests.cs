using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Tests.Fakes;

namespace GitOpsServerless.Engine.Tests;

/// <summary>A run that is bound to the plan that somebody agreed to.</summary>
public sealed class BoundPlanTests
{
    private readonly Harness _harness = new();

    [Fact]
    public async Task Plan_that_was_agreed_to_runs()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        var plan = await PlanAsync();

        var report = await ReconcileAsync(plan.Digest);

        Assert.Equal("c1", report.Value.Status.AppliedRevision!.Id);
    }

    [Fact]
    public async Task Source_that_moved_after_the_plan_was_shown_writes_nothing_and_says_so()
    {
        _harness.Source.Commit("c1", ("a", "1"), ("b", "1"));
        await _harness.SettleAsync();
        _harness.Source.Commit("c2", ("a", "2"), ("b", "1"));
        var plan = await PlanAsync();
        _harness.Source.Commit("c3", ("a", "2"));
        _harness.Target.Writes.Clear();

        var report = await ReconcileAsync(plan.Digest);

        Assert.Equal("GOS0811", report.Error!.Code);
        Assert.Empty(_harness.Target.Writes);
        var status = await _harness.StatusAsync();
        Assert.Equal((SyncStatus.OutOfSync, 0, "c1"), (status.Sync, status.Attempts, status.AppliedRevision!.Id));
    }

    [Fact]
    public async Task Agreeing_to_an_empty_plan_lets_nothing_run()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        await _harness.SettleAsync();
        var plan = await PlanAsync();
        Assert.True(plan.IsEmpty);
        _harness.Source.Commit("c2", ("a", "2"));
        _harness.Target.Writes.Clear();

        var report = await ReconcileAsync(plan.Digest);

        Assert.Equal("GOS0811", report.Error!.Code);
        Assert.Empty(_harness.Target.Writes);
    }

    // The schedule was faster: what was agreed to is done.
    [Fact]
    public async Task Plan_with_nothing_left_to_do_is_no_change_of_mind()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        var plan = await PlanAsync();
        await _harness.SettleAsync();

        Assert.True((await ReconcileAsync(plan.Digest)).IsSuccess);
    }

    [Fact]
    public async Task Request_is_over_when_its_plan_changed()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        await ReconcileAsync("0123456789abcdef");

        Assert.Null((await _harness.Store.ReadControlAsync(default)).Request);
        Assert.Equal("c1", (await _harness.SettleAsync()).AppliedRevision!.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Being_bound_approves_no_pruning(bool isEmptyRender)
    {
        _harness.Change(a => a with { Sync = a.Sync with { MaxPrune = new Quota(1, false) } });
        _harness.Source.Commit("c1", ("a", "1"), ("b", "1"), ("c", "1"));
        await _harness.SettleAsync();
        _harness.Source.Commit("c2", isEmptyRender ? [] : [("a", "1")]);
        var plan = await PlanAsync();
        Assert.Equal(HoldKind.PruneQuota, plan.Held.Single().Kind);

        await ReconcileAsync(plan.Digest);

        Assert.Equal(HoldKind.PruneQuota, (await _harness.StatusAsync()).Held.Single().Kind);
        Assert.Equal(3, _harness.Target.Live.Count);

        await ReconcileAsync(plan.Digest, prune: true);

        Assert.Equal(isEmptyRender ? 0 : 1, _harness.Target.Live.Count);
    }

    [Fact]
    public async Task Approval_lifts_the_quota_of_a_bound_run()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        await _harness.SettleAsync();
        _harness.Source.Commit("c2");
        var plan = await PlanAsync();
        await _harness.Engine.ApproveAsync("shop", plan.Digest, "Ada", default);

        Assert.True((await ReconcileAsync(plan.Digest)).IsSuccess);

        Assert.Empty(_harness.Target.Live);
    }

    [Fact]
    public async Task Plan_with_pruning_shows_what_the_run_with_pruning_deletes()
    {
        _harness.Change(a => a with { Sync = a.Sync with { Prune = false, MaxPrune = new Quota(0, false) } });
        _harness.Source.Commit("c1", ("a", "1"), ("b", "1"));
        await _harness.SettleAsync();
        _harness.Source.Commit("c2", ("a", "1"));

        var plan = (await _harness.Engine.PlanAsync("shop", new PlanQuery { Prune = true }, default)).Value;

        Assert.Equal("b", Assert.Single(plan.Effective).Id.Name);
        Assert.Empty(plan.Held);
        Assert.True((await _harness.Engine.PlanAsync("shop", new PlanQuery(), default)).Value.IsEmpty);
        Assert.True((await ReconcileAsync(plan.Digest, prune: true)).IsSuccess);
        Assert.Single(_harness.Target.Live);
    }

    private async Task<Plan> PlanAsync() => (await _harness.Engine.PlanAsync("shop", new PlanQuery(), default)).Value;

    private Task<Result<ReconcileReport>> ReconcileAsync(string bound, bool? prune = null) =>
        _harness.Engine.ReconcileAsync("shop", new ReconcileQuery { BoundPlan = bound, Prune = prune, RequestedBy = "Ada" }, default);
}
