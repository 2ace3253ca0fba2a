using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Tests.Fakes;

namespace GitOpsServerless.Engine.Tests;

/// <summary>A process that dies before any one of the changes of its state is followed by one that ends as if nothing had been.</summary>
public sealed class DeathTests
{
    [Fact]
    public async Task Wherever_a_process_dies_the_next_one_ends_the_same()
    {
        var whole = new DyingStore(int.MaxValue);
        var expected = await EndAsync(whole);

        Assert.True(whole.Changes > 10, $"Only {whole.Changes} changes to die at.");
        for (var change = 0; change < whole.Changes; change++)
        {
            var store = new DyingStore(change);

            Assert.Equal($"{change}: {expected}", $"{change}: {await EndAsync(store)}");
        }
    }

    private static async Task<string> EndAsync(DyingStore store)
    {
        var harness = new Harness(store);
        harness.Target.ChangesPerStep = 1;
        foreach (var (commit, values) in new[] { ("c1", new[] { ("a", "1"), ("b", "1") }), ("c2", [("a", "2"), ("c", "1")]) })
        {
            harness.Source.Commit(commit, values);
            await SettleAsync(harness, store);
        }

        var status = await harness.StatusAsync();
        var inventory = await harness.Store.ReadInventoryAsync(default);
        var runs = (await harness.Store.ReadRunsAsync(10, default)).Where(r => r.Outcomes.Count > 0);
        return $"""
            {status.Sync} {status.Health.Status} {status.AppliedRevision?.Id} {status.HealthyRevision?.Id} {status.Outputs?.ToJsonString()}
            live {string.Join(", ", harness.Target.Live.Select(l => $"{l.Key.Name}={l.Value}").Order(StringComparer.Ordinal))}
            inventory {string.Join(", ", inventory.Entries.Select(e => e.Id.Name).Order(StringComparer.Ordinal))}
            runs {string.Join(", ", runs.Select(r => $"{r.Revision.Id} {r.Result}"))}
            """;
    }

    private static async Task SettleAsync(Harness harness, DyingStore store)
    {
        try
        {
            await harness.SettleAsync();
        }
        catch (InvalidOperationException) when (store.IsDead)
        {
        }

        if (store.IsDead)
        {
            store.Revive();
            harness.Restart();
            await harness.SettleAsync();
        }
    }
}
