using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Reconciliation;
using GitOpsServerless.Engine.Tests.Fakes;

namespace GitOpsServerless.Engine.Tests;

public sealed class DependencyOrderTests
{
    private readonly Harness _harness = new();

    [Fact]
    public async Task Commit_for_both_is_applied_by_the_dependency_first()
    {
        await BothAtAsync("c1", "main");
        _harness.Source.Commit("c2", ("a", "2"));

        var waiting = Assert.IsType<StepResult.RequeueAfter>(await _harness.StepAsync());

        var status = await _harness.StatusAsync();
        Assert.Equal((HoldKind.Dependency, "c1", 10), (status.Held.Single().Kind, status.AppliedRevision!.Id, waiting.After.TotalSeconds));
        Assert.Equal("1", _harness.Target.Live.Values.Single());

        await _harness.SettleAsync("infra");
        Assert.Equal("c2", (await _harness.SettleAsync()).AppliedRevision!.Id);
    }

    [Fact]
    public async Task Commit_that_changes_nothing_for_the_dependent_waits_for_nobody()
    {
        await BothAtAsync("c1", "main");
        _harness.Source.Commit("c2", ("a", "1"));

        Assert.IsType<StepResult.Done>(await _harness.StepAsync());

        Assert.Empty((await _harness.StatusAsync()).Held);
    }

    [Fact]
    public async Task Commit_that_changes_nothing_for_the_dependency_does_not_wait_for_it()
    {
        await BothAtAsync("c1", "main", ("infra/a", "1"), ("shop/a", "1"));
        _harness.Source.Commit("c2", ("infra/a", "1"), ("shop/a", "2"));

        Assert.Equal("c2", (await _harness.SettleAsync()).AppliedRevision!.Id);

        _harness.Source.Commit("c3", ("infra/a", "3"), ("shop/a", "3"));
        await _harness.StepAsync();
        Assert.Equal(HoldKind.Dependency, (await _harness.StatusAsync()).Held.Single().Kind);
    }

    [Fact]
    public async Task Dependency_of_another_branch_has_commits_of_its_own()
    {
        await BothAtAsync("c1", "release");
        _harness.Source.Commit("c2", ("a", "2"));

        Assert.Equal("c2", (await _harness.SettleAsync()).AppliedRevision!.Id);
    }

    [Fact]
    public async Task Rolled_back_application_does_not_wait_for_a_commit_that_it_skips()
    {
        await BothAtAsync("c1", "main");
        _harness.Source.Commit("c2", ("a", "2"));
        await _harness.Engine.RollbackAsync("shop", "c1", "Ada", default);

        Assert.IsType<StepResult.Done>(await _harness.StepAsync());
    }

    private Task BothAtAsync(string commit, string branchOfDependency) => BothAtAsync(commit, branchOfDependency, ("a", "1"));

    private async Task BothAtAsync(string commit, string branchOfDependency, params (string Name, string Value)[] files)
    {
        var source = new SourceDefinition { Url = "https://git.example/config", Revision = "main" };
        _harness.Definitions = Harness.Of(
            new ApplicationDefinition("infra") { Target = "cluster", Source = source with { Revision = branchOfDependency, Path = PathOf(files, "infra") } },
            new ApplicationDefinition("shop") { Target = "cluster", Source = source with { Path = PathOf(files, "shop") }, DependsOn = ["infra"] });
        _harness.Source.Commit(commit, files);
        await _harness.SettleAsync("infra");
        await _harness.SettleAsync();

        static string PathOf((string Name, string Value)[] files, string folder) =>
            files.Any(f => f.Name.StartsWith(folder + "/", StringComparison.Ordinal)) ? folder : string.Empty;
    }
}
