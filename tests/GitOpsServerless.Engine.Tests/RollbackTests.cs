using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Tests.Fakes;

namespace GitOpsServerless.Engine.Tests;

public sealed class RollbackTests
{
    private readonly Harness _harness = new();

    [Fact]
    public async Task Rollback_holds_the_revision_and_skips_the_bad_one_until_a_newer_commit_arrives()
    {
        await TwoCommitsAsync();

        Assert.True((await _harness.Engine.RollbackAsync("shop", "c1", "Ada", default)).IsSuccess);
        var held = await _harness.SettleAsync();
        Assert.Equal(("c1", "c1", "1"), (held.AppliedRevision!.Id, held.HeldRevision!.Id, _harness.Target.Live.Values.Single()));

        await _harness.SettleAsync();
        Assert.Equal("1", _harness.Target.Live.Values.Single());

        _harness.Source.Commit("c3", ("a", "3"));
        var released = await _harness.SettleAsync();
        Assert.Equal(("c3", null), (released.AppliedRevision!.Id, released.HeldRevision?.Id));
    }

    [Fact]
    public async Task Rollback_is_recorded_with_who_asked()
    {
        await TwoCommitsAsync();
        await _harness.Engine.RollbackAsync("shop", "c1", "Ada", default);
        await _harness.SettleAsync();

        var run = (await _harness.Store.ReadRunsAsync(1, default))[0];

        Assert.Equal((true, "Ada", "rollback"), (run.IsRollback, run.StartedBy, run.Trigger));
    }

    [Fact]
    public async Task Second_rollback_to_the_same_revision_says_that_it_is_held_already()
    {
        await TwoCommitsAsync();
        await _harness.Engine.RollbackAsync("shop", "c1", "Ada", default);

        var second = await _harness.Engine.RollbackAsync("shop", "c1", "Ada", default);

        Assert.Equal("GOS0809", second.Error!.Code);
    }

    [Fact]
    public async Task Look_ahead_refuses_what_the_rollback_refuses_and_changes_nothing()
    {
        await TwoCommitsAsync();
        _harness.Source.Commit("c3", ("a", "3"));

        Assert.Equal("GOS0807", (await _harness.Engine.CheckRollbackAsync("shop", "c3", default)).Error!.Code);
        Assert.Equal("c1", (await _harness.Engine.CheckRollbackAsync("shop", "c1", default)).Value.Id);
        Assert.Null((await _harness.Store.ReadControlAsync(default)).HeldRevision);
    }

    [Fact]
    public async Task Rollback_to_an_unknown_revision_names_the_recorded_ones()
    {
        await TwoCommitsAsync();

        var result = await _harness.Engine.RollbackAsync("shop", "nope", "Ada", default);

        Assert.Equal("GOS0807", result.Error!.Code);
        Assert.Contains("c2, c1", result.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rollback_while_an_operation_runs_supersedes_it()
    {
        await TwoCommitsAsync();
        _harness.Source.Commit("c3", ("a", "3"), ("b", "3"));
        _harness.Target.ChangesPerStep = 1;
        await _harness.StepAsync();

        var answer = await _harness.Engine.RollbackAsync("shop", "c1", "Ada", default);
        var status = await _harness.SettleAsync();

        Assert.Contains("superseded", answer.Value.Message, StringComparison.Ordinal);
        Assert.Equal("c1", status.AppliedRevision!.Id);
        Assert.Equal("a", Assert.Single(_harness.Target.Live).Key.Name);
    }

    [Fact]
    public async Task Unhealthy_revision_is_rolled_back_by_itself_when_wanted()
    {
        _harness.Change(a => a with { Health = new HealthDefinition { OnFailure = HealthFailureAction.Rollback } });
        _harness.Source.Commit("c1", ("a", "good"));
        await _harness.SettleAsync();
        _harness.Target.HealthByValue["bad"] = HealthStatus.Degraded;
        _harness.Source.Commit("c2", ("a", "bad"));

        var status = await _harness.SettleAsync();

        Assert.Equal(("c1", "good"), (status.AppliedRevision!.Id, _harness.Target.Live.Values.Single()));
        Assert.Contains(_harness.Notifications, n => n.Event == "rolledBack");
    }

    [Fact]
    public async Task Health_that_never_comes_ends_at_its_deadline()
    {
        _harness.Target.HealthByValue["slow"] = HealthStatus.Progressing;
        _harness.Source.Commit("c1", ("a", "slow"));

        var status = await _harness.SettleAsync();

        Assert.Equal("GOS0805", Assert.Single(status.Diagnostics).Code);
        Assert.Equal(RunResult.Unhealthy, (await _harness.Store.ReadRunsAsync(1, default))[0].Result);
    }

    [Fact]
    public async Task Release_follows_the_newest_revision_again()
    {
        await TwoCommitsAsync();
        await _harness.Engine.RollbackAsync("shop", "c1", null, default);
        await _harness.SettleAsync();

        await _harness.Engine.ReleaseAsync("shop", default);

        Assert.Equal("c2", (await _harness.SettleAsync()).AppliedRevision!.Id);
    }

    [Fact]
    public async Task Rollback_is_taken_again_when_a_newer_bad_commit_arrived_meanwhile()
    {
        await TwoCommitsAsync();
        await _harness.Engine.RollbackAsync("shop", "c1", "Ada", default);
        await _harness.SettleAsync();
        _harness.Source.Commit("c3", ("a", "3"));

        Assert.True((await _harness.Engine.RollbackAsync("shop", "c1", "Ada", default)).IsSuccess);

        Assert.Equal("c1", (await _harness.SettleAsync()).AppliedRevision!.Id);
    }

    private async Task TwoCommitsAsync()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        await _harness.SettleAsync();
        _harness.Source.Commit("c2", ("a", "2"));
        await _harness.SettleAsync();
    }
}
