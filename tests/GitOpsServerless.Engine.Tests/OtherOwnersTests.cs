using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Tests.Fakes;

namespace GitOpsServerless.Engine.Tests;

/// <summary>A resource of Azure that moved from one application to another is not pruned by the first one.</summary>
public sealed class OtherOwnersTests
{
    private const string Group = "/subscriptions/s/resourceGroups/rg";
    private readonly Harness _harness = new();

    public OtherOwnersTests()
    {
        _harness.Definitions = Harness.Of(Application("shop", "a"), Application("other", "b"));
        _harness.Renderer.IdOf = static path => path.EndsWith("rg", StringComparison.Ordinal)
            ? AzureResourceId.Parse(Group)
            : new ResourceId("Microsoft.Storage/storageAccounts", Group, path.Split('/')[^1]);
    }

    [Fact]
    public async Task What_moved_to_another_application_is_kept()
    {
        await CommitAsync("c1", "a/moved", "a/stays");
        await CommitAsync("c2", "a/stays", "b/moved");

        var change = (await PlanAsync()).Changes.Single(c => c.Id.Name == "moved");

        Assert.Equal(ChangeAction.Ignored, change.Action);
        Assert.Contains("'other'", change.Reason, StringComparison.Ordinal);
        Assert.Equal(["moved", "stays"], _harness.Target.Live.Keys.Select(k => k.Name).Order());
    }

    [Fact]
    public async Task A_group_with_a_resource_of_another_application_is_kept()
    {
        await CommitAsync("c1", "a/rg", "a/moved", "a/zgone");
        await CommitAsync("c2", "a/zzstays", "b/moved");

        var plan = await PlanAsync();

        Assert.Equal(ChangeAction.Blocked, plan.Changes.Single(c => c.Id.Name == "rg").Action);
        Assert.Equal(["moved", "rg", "zzstays"], _harness.Target.Live.Keys.Select(k => k.Name).Order());
    }

    [Fact]
    public async Task What_nobody_else_has_is_pruned()
    {
        await CommitAsync("c1", "a/gone", "a/stays", "b/theirs");
        await CommitAsync("c2", "a/stays", "b/theirs");

        Assert.Equal(["stays", "theirs"], _harness.Target.Live.Keys.Select(k => k.Name).Order());
    }

    [Fact]
    public async Task What_an_inventory_that_cannot_be_read_may_hold_is_kept_and_the_rest_goes_on()
    {
        await CommitAsync("c1", "a/gone", "b/theirs");
        await _harness.State.WriteAsync("applications/other/inventory.json", "{"u8.ToArray(), IStateStore.AnyTag, default);
        _harness.Source.Commit("c2", ("a/new", "1"));
        await _harness.SettleAsync();

        Assert.Equal(["gone", "new", "theirs"], _harness.Target.Live.Keys.Select(k => k.Name).Order());
    }

    [Fact]
    public async Task What_a_forgotten_application_has_left_behind_holds_nothing_even_when_it_cannot_be_read()
    {
        await CommitAsync("c1", "a/gone", "b/theirs");
        await _harness.State.WriteAsync("applications/former/inventory.json", "{"u8.ToArray(), IStateStore.AnyTag, default);
        _harness.Source.Commit("c2", ("a/new", "1"));
        await _harness.SettleAsync();

        Assert.Equal(["new", "theirs"], _harness.Target.Live.Keys.Select(k => k.Name).Order());
    }

    private static ApplicationDefinition Application(string name, string path) => new(name)
    {
        Target = "cluster",
        Source = new SourceDefinition { Path = path },
        Sync = new SyncDefinition { Prune = true, MaxPrune = new Quota(100, true) },
    };

    // The application that takes over comes first.
    private async Task CommitAsync(string commit, params string[] paths)
    {
        _harness.Source.Commit(commit, [.. paths.Select(p => (p, "1"))]);
        await _harness.SettleAsync("other");
        await _harness.SettleAsync();
    }

    private async Task<Plan> PlanAsync() => (await _harness.Engine.PlanAsync("shop", new PlanQuery(), default)).Value;
}
