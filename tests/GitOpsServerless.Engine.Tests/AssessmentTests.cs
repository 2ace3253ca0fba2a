using GitOpsServerless.Engine.Tests.Fakes;

namespace GitOpsServerless.Engine.Tests;

public sealed class AssessmentTests
{
    private readonly Harness _harness = new();

    [Fact]
    public async Task Look_without_changes_assesses_what_was_observed_and_an_apply_reads_again()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        await _harness.SettleAsync();
        Assert.Equal([null], _harness.Target.Assessed);

        await _harness.SettleAsync();

        Assert.Single(_harness.Target.Assessed[^1]!.Resources);
    }

    [Fact]
    public async Task Held_plan_assesses_what_was_observed()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        await _harness.SettleAsync();
        _harness.Change(a => a with { Sync = a.Sync with { Mode = Contracts.SyncMode.Manual } });
        _harness.Source.Commit("c2", ("a", "2"));

        await _harness.SettleAsync();

        Assert.NotNull(_harness.Target.Assessed[^1]);
    }
}
