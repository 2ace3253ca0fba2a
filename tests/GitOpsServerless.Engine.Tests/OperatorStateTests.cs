using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.State;
using GitOpsServerless.Engine.Tests.Fakes;

namespace GitOpsServerless.Engine.Tests;

/// <summary>What operators get to see of the state store: damage as diagnostics, many documents at a time.</summary>
public sealed class OperatorStateTests
{
    [Fact]
    public async Task Damaged_inventory_is_a_diagnostic_of_every_request_that_needs_it()
    {
        var harness = new Harness();
        harness.Source.Commit("c1", ("a", "1"));
        await harness.SettleAsync();
        await CutOffAsync(harness, "applications/shop/inventory.json");

        Assert.Equal("GOS0816", (await harness.Engine.PlanAsync("shop", new PlanQuery(), default)).Error!.Code);
        Assert.Equal("GOS0816", (await harness.Engine.DetectDriftAsync("shop", default)).Error!.Code);
        Assert.Equal("GOS0816", (await harness.Engine.GetResourcesAsync("shop", default)).Error!.Code);
        Assert.Equal("GOS0816", (await harness.Engine.ApproveAsync("shop", "0123456789ab", "Ada", default)).Error!.Code);
    }

    [Fact]
    public async Task Damaged_record_of_the_past_stops_neither_the_list_nor_the_next_run()
    {
        var harness = new Harness();
        harness.Source.Commit("c1", ("a", "1"));
        await harness.SettleAsync();
        harness.Source.Commit("c2", ("a", "2"));
        await harness.SettleAsync();
        await CutOffAsync(harness, "applications/shop/history/00000002.json");
        harness.Source.Commit("c3", ("a", "3"));
        var status = await harness.SettleAsync();

        var runs = (await harness.Engine.GetRunsAsync("shop", 5, default)).Value;
        var rollback = await harness.Engine.RollbackAsync("shop", "c1", "Ada", default);
        var toNothing = await harness.Engine.RollbackAsync("shop", "c2", "Ada", default);

        Assert.Equal(SyncStatus.Synced, status.Sync);
        Assert.Equal(["3 c3 Succeeded", "2  Failed", "1 c1 Succeeded"], runs.Select(r => $"{r.Number} {r.Revision.Id} {r.Result}"));
        Assert.Equal("GOS0816", Assert.Single(runs[1].Diagnostics).Code);
        Assert.True(rollback.IsSuccess);
        Assert.Contains("Recorded: c3, c1.", toNothing.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_control_and_status_are_diagnostics()
    {
        var harness = new Harness();
        harness.Source.Commit("c1", ("a", "1"));
        await harness.SettleAsync();
        await CutOffAsync(harness, "applications/shop/control.json");
        Assert.Equal("GOS0816", (await harness.Engine.ReconcileAsync("shop", new ReconcileQuery(), default)).Error!.Code);
        Assert.Equal("GOS0816", (await harness.Engine.SetSuspendedAsync("shop", true, default)).Error!.Code);

        await CutOffAsync(harness, "applications/shop/status.json");
        Assert.Equal("GOS0816", (await harness.Engine.GetRevisionsAsync("shop", 5, default)).Error!.Code);
    }

    [Fact]
    public async Task State_of_a_newer_version_is_no_damage_and_nobody_is_told_to_remove_it()
    {
        var harness = new Harness();
        harness.Source.Commit("c1", ("a", "1"));
        await harness.SettleAsync();
        var newer = """{"schemaVersion":99}"""u8.ToArray();
        await harness.State.WriteAsync("applications/shop/inventory.json", newer, IStateStore.AnyTag, default);

        var refused = (await harness.Engine.PlanAsync("shop", new PlanQuery(), default)).Error!;
        Assert.Equal("GOS0823", refused.Code);
        Assert.Contains("newer version", refused.Help, StringComparison.Ordinal);
        await harness.Engine.Reconciler.StepAsync("shop", default);
        Assert.Equal("GOS0823", Assert.Single((await harness.Engine.GetApplicationAsync("shop", default)).Value.Diagnostics).Code);
        Assert.Equal(newer, (await harness.State.ReadAsync("applications/shop/inventory.json", default))!.Content.ToArray());
    }

    [Fact]
    public async Task Listing_reads_many_documents_at_a_time_and_no_history()
    {
        var store = new CountingStore();
        var harness = new Harness(store) { Definitions = DefinitionSet.Empty };
        for (var i = 0; i < 40; i++)
        {
            var application = new ApplicationStore(store, $"shop-{i:D2}");
            await application.WriteStatusAsync(new ApplicationStatus($"shop-{i:D2}"), default);
            await application.AppendRunAsync(new RunRecord(1, $"shop-{i:D2}", new Revision("c1"), RunResult.Succeeded, default, default), default);
        }

        await new ApplicationStore(store, "gone").AppendRunAsync(new RunRecord(1, "gone", new Revision("c1"), RunResult.Succeeded, default, default), default);
        var listed = store.Listed;

        var statuses = await harness.Engine.GetApplicationsAsync(default);

        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"shop-{i:D2}"), statuses.Select(s => s.Name));
        Assert.Equal(listed, store.Listed);
        Assert.InRange(store.MostAtATime, 2, 16);
    }

    [Fact]
    public async Task History_of_an_application_that_comes_back_goes_on_behind_the_old_one()
    {
        var state = new InMemoryStateStore();
        var store = new ApplicationStore(state, "shop");
        for (var i = 1; i <= 60; i++)
        {
            await store.AppendRunAsync(Run(i, $"old-{i}"), default);
        }

        var first = await store.AppendRunAsync(Run(1, "new-1"), default);
        var repeated = await store.AppendRunAsync(Run(1, "new-1"), default);

        Assert.Equal((61, 61), (first.Number, repeated.Number));
        Assert.Equal("new-1", (await store.ReadRunsAsync(1, default))[0].OperationId);
        Assert.Equal(DefinitionDefaults.HistoryLimit, (await store.ReadRunsAsync(int.MaxValue, default)).Count);
    }

    private static RunRecord Run(int number, string operation) =>
        new(number, "shop", new Revision("c1"), RunResult.Succeeded, DateTimeOffset.UnixEpoch, TimeSpan.Zero) { OperationId = operation };

    private static async Task CutOffAsync(Harness harness, string key) =>
        await harness.State.WriteAsync(key, Encoding.UTF8.GetBytes("{\"entries\":["), IStateStore.AnyTag, default);
}
