using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Tests.Fakes;

namespace GitOpsServerless.Engine.Tests;

public sealed class SourceAccessTests
{
    private readonly Harness _harness = new();

    [Fact]
    public async Task Files_are_those_of_the_newest_commit_also_while_an_older_one_is_held()
    {
        await TwoCommitsAsync();
        await _harness.Engine.RollbackAsync("shop", "c1", "Ada", default);
        await _harness.SettleAsync();

        var tree = (await _harness.Engine.GetFilesAsync("shop", null, default)).Value;

        Assert.Equal("c2", tree.Revision.Id);
        Assert.Equal("2", Encoding.UTF8.GetString((await tree.ReadAsync("a", default)).Value!.Value.Span));
    }

    [Fact]
    public async Task Files_of_a_given_revision_are_read_whether_it_was_applied_or_not()
    {
        await TwoCommitsAsync();
        _harness.Source.Commit("c3", ("a", "3"));

        Assert.Equal("c1", (await _harness.Engine.GetFilesAsync("shop", "c1", default)).Value.Revision.Id);
        Assert.Equal("c3", (await _harness.Engine.GetFilesAsync("shop", "c3", default)).Value.Revision.Id);
    }

    [Fact]
    public async Task Changed_paths_reach_to_the_newest_commit_unless_another_is_given()
    {
        await TwoCommitsAsync();
        _harness.Source.Commit("c3", ("a", "3"));

        Assert.Equal(["c1..c3"], (await _harness.Engine.GetChangedPathsAsync("shop", "c1", null, default)).Value);
        Assert.Equal(["c1..c2"], (await _harness.Engine.GetChangedPathsAsync("shop", "c1", "c2", default)).Value);
    }

    [Fact]
    public async Task Unknown_applications_and_revisions_are_diagnostics()
    {
        await TwoCommitsAsync();
        var engine = _harness.Engine;

        Assert.False((await engine.GetFilesAsync("shop", "nope", default)).IsSuccess);
        Assert.False((await engine.GetChangedPathsAsync("shop", "nope", null, default)).IsSuccess);
        Assert.False((await engine.GetChangedPathsAsync("shop", "c1", "nope", default)).IsSuccess);
        Assert.False((await engine.RevertAsync("shop", new RevertQuery("nope", "Ada") { Preview = true }, default)).IsSuccess);
        Assert.Equal(
            (await engine.GetApplicationAsync("other", default)).Error!.Code,
            (await engine.GetFilesAsync("other", null, default)).Error!.Code);
        Assert.Empty(_harness.Source.Changes);
    }

    [Fact]
    public async Task Revert_is_the_same_change_as_its_preview()
    {
        _harness.Change(application => application with { Source = application.Source with { Path = "apps/shop" } });
        await TwoCommitsAsync();
        var query = new RevertQuery("c1", "Ada <ada@example.org>") { Branch = "back" };

        Assert.Equal(PushStatus.Previewed, (await _harness.Engine.RevertAsync("shop", query with { Preview = true }, default)).Value.Status);
        Assert.Equal(PushStatus.Pushed, (await _harness.Engine.RevertAsync("shop", query, default)).Value.Status);

        var (preview, pushed) = (_harness.Source.Changes[0], _harness.Source.Changes[1]);
        Assert.Equal((true, false), (preview.Preview, pushed.Preview));
        Assert.Equal(("back", string.Empty, "apps/shop", "c1"), (pushed.Branch, pushed.BaseBranch, pushed.RevertPath, pushed.RevertTo));
        Assert.Equal(
            (preview.Branch, preview.BaseBranch, preview.RevertPath, preview.RevertTo, preview.Message),
            (pushed.Branch, pushed.BaseBranch, pushed.RevertPath, pushed.RevertTo, pushed.Message));
        Assert.StartsWith("Revert shop to c1", pushed.Message, StringComparison.Ordinal);
    }

    private async Task TwoCommitsAsync()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        await _harness.SettleAsync();
        _harness.Source.Commit("c2", ("a", "2"));
        await _harness.SettleAsync();
    }
}
