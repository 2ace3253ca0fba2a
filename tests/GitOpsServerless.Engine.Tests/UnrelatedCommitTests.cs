using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Reconciliation;
using GitOpsServerless.Engine.Tests.Fakes;

namespace GitOpsServerless.Engine.Tests;

/// <summary>A commit of the repository that does not touch what the application sees.</summary>
public sealed class UnrelatedCommitTests
{
    private readonly Harness _harness = new();

    [Fact]
    public async Task Operation_goes_on_and_is_recorded_under_the_newer_commit()
    {
        _harness.Source.Commit("c1", ("a", "1"), ("b", "1"));
        _harness.Target.ChangesPerStep = 1;
        await _harness.StepAsync();
        _harness.Source.Commit("c2", ("a", "1"), ("b", "1"));

        var status = await _harness.SettleAsync();

        Assert.Empty(_harness.Target.Cancelled);
        Assert.Equal(["write a=1", "write b=1"], _harness.Target.Writes);
        Assert.Equal("c2", status.AppliedRevision!.Id);
        Assert.Equal("c2", Assert.Single(await _harness.Store.ReadRunsAsync(10, default)).Revision.Id);
    }

    [Fact]
    public async Task Rollback_outlives_it_and_ends_with_a_commit_that_wants_something_else()
    {
        await TwoCommitsAsync();
        await _harness.Engine.RollbackAsync("shop", "c1", "Ada", default);
        await _harness.SettleAsync();

        _harness.Source.Commit("c3", ("a", "2"));
        Assert.Equal("c1", (await _harness.Engine.PlanAsync("shop", new PlanQuery(), default)).Value.Revision);
        var held = await _harness.SettleAsync();
        Assert.Equal(("c1", "c3", "1"), (held.HeldRevision!.Id, held.RolledBackFrom, _harness.Target.Live.Values.Single()));

        _harness.Source.Commit("c4", ("a", "4"));
        Assert.Equal("c4", (await _harness.SettleAsync()).AppliedRevision!.Id);
    }

    [Fact]
    public async Task Hold_stays_while_nobody_knows_what_the_commit_means()
    {
        await TwoCommitsAsync();
        await _harness.Engine.RollbackAsync("shop", "c1", "Ada", default);
        await _harness.SettleAsync();
        _harness.Source.Commit("c3", ("a", "3"));
        _harness.Source.FetchFailure = DiagnosticCatalog.SourceUnreadable.Create("No answer.");

        await _harness.StepAsync();

        Assert.Equal("c1", (await _harness.Store.ReadControlAsync(default)).HeldRevision!.Id);
    }

    [Fact]
    public async Task History_has_no_run_of_it_and_it_can_be_rolled_back_to()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        await _harness.SettleAsync();
        _harness.Source.Commit("c2", ("a", "1"));

        var status = await _harness.SettleAsync();

        Assert.Equal(("c2", 1), (status.AppliedRevision!.Id, status.LastRun));
        _harness.Source.Commit("c3", ("a", "3"));
        Assert.True((await _harness.Engine.RollbackAsync("shop", "c2", "Ada", default)).IsSuccess);
    }

    [Fact]
    public async Task Back_off_goes_on()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        _harness.Target.ApplyFailure = _ => DiagnosticCatalog.Unhealthy.Create("Refused.");
        await _harness.StepAsync();
        _harness.Source.Commit("c2", ("a", "1"));

        Assert.Equal(10, Assert.IsType<StepResult.Retry>(await _harness.StepAsync()).After.TotalSeconds);
    }

    private async Task TwoCommitsAsync()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        await _harness.SettleAsync();
        _harness.Source.Commit("c2", ("a", "2"));
        await _harness.SettleAsync();
    }
}
