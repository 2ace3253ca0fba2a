using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Reconciliation;
using GitOpsServerless.Engine.Tests.Fakes;

namespace GitOpsServerless.Engine.Tests;

public sealed class ReconcileTests
{
    private readonly Harness _harness = new();

    [Fact]
    public async Task Remarks_of_an_apply_that_succeeds_are_told()
    {
        _harness.Target.Remarks = [DiagnosticCatalog.AzureSecretOutput.Create("The output is not kept.")];
        _harness.Source.Commit("c1", ("a", "1"));

        var status = await _harness.SettleAsync();

        Assert.Equal(SyncStatus.Synced, status.Sync);
        Assert.Contains(status.Diagnostics, d => d.Code == "GOS0528");
        Assert.Contains(_harness.Events, e => e.Diagnostic?.Code == "GOS0528");
    }

    [Fact]
    public async Task First_step_applies_everything_and_records_a_run_with_its_author()
    {
        _harness.Source.Commit("c1", ("a", "1"), ("b", "2"));

        var status = await _harness.SettleAsync();

        Assert.Equal((SyncStatus.Synced, HealthStatus.Healthy, "c1"), (status.Sync, status.Health.Status, status.AppliedRevision!.Id));
        var run = Assert.Single(await _harness.Store.ReadRunsAsync(10, default));
        Assert.Equal((1, "Ada", RunResult.Succeeded), (run.Number, run.Revision.Author, run.Result));
        Assert.Equal([OutcomeResult.Created, OutcomeResult.Created], run.Outcomes.Select(o => o.Result));
    }

    [Fact]
    public async Task Second_reconcile_of_an_unchanged_application_writes_nothing()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        await _harness.SettleAsync();
        _harness.Target.Writes.Clear();

        var status = await _harness.SettleAsync();

        Assert.Empty(_harness.Target.Writes);
        Assert.Equal(SyncStatus.Synced, status.Sync);
        Assert.Single(await _harness.Store.ReadRunsAsync(10, default));
    }

    [Fact]
    public async Task Drift_is_told_apart_from_a_pending_change_and_is_healed()
    {
        _harness.Source.Commit("c1", ("a", "1"), ("b", "1"));
        await _harness.SettleAsync();
        _harness.Source.Commit("c2", ("a", "1"), ("b", "2"));
        _harness.Target.Live[new ResourceId("ConfigMap", "demo", "a")] = "changed by hand";

        var drift = (await _harness.Engine.DetectDriftAsync("shop", default)).Value;

        var item = Assert.Single(drift.Items);
        Assert.Equal(("a", "/data/value", "changed by hand"), (item.Id.Name, item.Deltas[0].Path, item.Deltas[0].Before!.GetValue<string>()));
        Assert.Equal("b", Assert.Single(drift.Pending).Id.Name);
        await _harness.SettleAsync();
        Assert.Equal("1", _harness.Target.Live[item.Id]);
    }

    [Fact]
    public async Task Resource_that_left_Git_is_pruned_and_forgotten_only_when_its_deletion_is_confirmed()
    {
        _harness.Source.Commit("c1", ("a", "1"), ("b", "1"));
        await _harness.SettleAsync();
        var b = new ResourceId("ConfigMap", "demo", "b");
        _harness.Target.DeletesUnconfirmed.Add(b);
        _harness.Source.Commit("c2", ("a", "1"));

        await _harness.SettleAsync();
        Assert.NotNull((await _harness.Store.ReadInventoryAsync(default)).Find(b));

        _harness.Target.DeletesUnconfirmed.Clear();
        await _harness.SettleAsync();
        Assert.Null((await _harness.Store.ReadInventoryAsync(default)).Find(b));
        Assert.False(_harness.Target.Live.ContainsKey(b));
    }

    [Fact]
    public async Task Long_apply_continues_in_later_steps_of_another_process()
    {
        _harness.Source.Commit("c1", ("a", "1"), ("b", "1"), ("c", "1"));
        _harness.Target.ChangesPerStep = 1;

        Assert.IsType<StepResult.RequeueAfter>(await _harness.StepAsync());
        _harness.Restart();
        Assert.IsType<StepResult.RequeueAfter>(await _harness.StepAsync());
        _harness.Restart();
        await _harness.SettleAsync();

        Assert.Equal(["write a=1", "write b=1", "write c=1"], _harness.Target.Writes);
        Assert.Single(await _harness.Store.ReadRunsAsync(10, default));
    }

    [Fact]
    public async Task Crash_between_a_write_and_the_inventory_forgets_nothing()
    {
        _harness.Source.Commit("c1", ("a", "1"), ("b", "1"));
        _harness.Target.BeforeWrite = () =>
        {
            if (_harness.Target.Writes.Count == 1)
            {
                throw new InvalidOperationException("The process dies here.");
            }
        };
        await _harness.StepAsync();
        _harness.Target.BeforeWrite = null;
        _harness.Restart();
        _harness.Source.Commit("c2", ("b", "1"));

        await _harness.SettleAsync();

        Assert.Equal("b", Assert.Single(_harness.Target.Live).Key.Name);
    }

    [Fact]
    public async Task Newer_commit_supersedes_the_operation_in_progress()
    {
        _harness.Source.Commit("c1", ("a", "1"), ("b", "1"));
        _harness.Target.ChangesPerStep = 1;
        await _harness.StepAsync();
        _harness.Source.Commit("c2", ("a", "2"));

        var status = await _harness.SettleAsync();

        Assert.Equal("c2", status.AppliedRevision!.Id);
        Assert.Equal([RunResult.Succeeded, RunResult.Superseded], (await _harness.Store.ReadRunsAsync(10, default)).Select(r => r.Result));
        Assert.Single(_harness.Target.Cancelled);
    }

    [Fact]
    public async Task Failed_apply_is_retried_with_backoff_and_a_new_commit_resets_it()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        _harness.Target.ApplyFailure = _ => DiagnosticCatalog.Unhealthy.Create("Refused.");

        var first = Assert.IsType<StepResult.Retry>(await _harness.StepAsync());
        var second = Assert.IsType<StepResult.Retry>(await _harness.StepAsync());
        _harness.Source.Commit("c2", ("a", "2"));
        var third = Assert.IsType<StepResult.Retry>(await _harness.StepAsync());

        Assert.Equal([5, 10, 5], new[] { first, second, third }.Select(r => r.After.TotalSeconds));
    }

    [Fact]
    public async Task Unreachable_target_is_one_diagnostic_and_loses_no_state()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        await _harness.SettleAsync();
        _harness.Target.ObserveFailure = DiagnosticCatalog.SourceUnreadable.Create("Connection refused.");

        Assert.IsType<StepResult.Retry>(await _harness.StepAsync());

        var status = await _harness.StatusAsync();
        Assert.Equal("Connection refused.", Assert.Single(status.Diagnostics).Message);
        Assert.Equal("c1", status.AppliedRevision!.Id);
        Assert.Single((await _harness.Store.ReadInventoryAsync(default)).Entries);
    }

    [Fact]
    public async Task Bad_render_keeps_the_last_state_and_names_file_and_line()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        await _harness.SettleAsync();
        _harness.Source.Commit("c2", ("a", "!"));

        Assert.IsType<StepResult.Terminal>(await _harness.StepAsync());

        var diagnostic = Assert.Single((await _harness.StatusAsync()).Diagnostics);
        Assert.Equal(("a", 1), (diagnostic.File, diagnostic.Line));
        Assert.Equal("1", _harness.Target.Live.Values.Single());
    }

    [Fact]
    public async Task Two_steps_of_one_application_never_run_at_once()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        StepResult? inner = null;
        _harness.Target.BeforeWrite = () => inner = _harness.StepAsync().GetAwaiter().GetResult();

        await _harness.StepAsync();

        Assert.IsType<StepResult.RequeueAfter>(inner);
        Assert.Single(_harness.Target.Writes);
    }

    [Fact]
    public async Task Unexpected_exception_becomes_a_retry_with_the_run_id()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        _harness.Target.BeforeWrite = () => throw new InvalidOperationException("Defect.");

        var retry = Assert.IsType<StepResult.Retry>(await _harness.StepAsync());

        Assert.Equal("GOS0814", retry.Reason.Code);
        Assert.Contains("run-1", retry.Reason.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Definition_that_cannot_be_read_now_stays_in_force()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        await _harness.SettleAsync();
        _harness.Definitions = _harness.Definitions with { Applications = new Dictionary<string, ApplicationDefinition>(), IsPartial = true };
        _harness.Source.Commit("c2", ("a", "2"));

        var status = await _harness.SettleAsync();

        Assert.Equal(("c2", "GOS0820"), (status.AppliedRevision!.Id, Assert.Single(status.Diagnostics).Code));
    }

    [Fact]
    public async Task Application_that_is_gone_from_readable_definitions_is_left_as_it_is()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        await _harness.SettleAsync();
        _harness.Definitions = _harness.Definitions with { Applications = new Dictionary<string, ApplicationDefinition>() };

        Assert.IsType<StepResult.Terminal>(await _harness.StepAsync());

        Assert.Single(_harness.Target.Live);
        Assert.Equal("GOS0819", Assert.Single((await _harness.StatusAsync()).Diagnostics).Code);
    }

    [Fact]
    public async Task Application_that_was_taken_out_of_git_is_shown_as_such_before_its_next_step()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        await _harness.SettleAsync();
        _harness.Definitions = _harness.Definitions with { Applications = new Dictionary<string, ApplicationDefinition>() };

        var status = Assert.Single(await _harness.Engine.GetApplicationsAsync(default));
        Assert.Equal((SyncStatus.Unknown, "GOS0819"), (status.Sync, status.Diagnostics[0].Code));
    }

    [Fact]
    public async Task Request_about_an_application_that_was_taken_out_of_git_says_so()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        await _harness.SettleAsync();
        _harness.Definitions = _harness.Definitions with { Applications = new Dictionary<string, ApplicationDefinition>() };

        Assert.Equal("GOS0819", (await _harness.Engine.PlanAsync("shop", new PlanQuery(), default)).Error!.Code);
        Assert.Equal("GOS0819", (await _harness.Engine.DetectDriftAsync("shop", default)).Error!.Code);
        Assert.Equal("GOS0819", (await _harness.Engine.ReconcileAsync("shop", new ReconcileQuery(), default)).Error!.Code);
        Assert.Equal("GOS0819", (await _harness.Engine.RollbackAsync("shop", "c1", null, default)).Error!.Code);
        Assert.Equal("GOS0819", (await _harness.Engine.GetRevisionsAsync("shop", 5, default)).Error!.Code);
        Assert.Equal("GOS0800", (await _harness.Engine.PlanAsync("never", new PlanQuery(), default)).Error!.Code);
    }

    [Fact]
    public async Task Application_that_was_taken_out_of_git_and_left_nothing_behind_is_forgotten()
    {
        _harness.Source.Commit("c1");
        await _harness.SettleAsync();
        await _harness.Engine.SetSuspendedAsync("shop", true, default);
        _harness.Definitions = _harness.Definitions with { Applications = new Dictionary<string, ApplicationDefinition>() };

        Assert.IsType<StepResult.Terminal>(await _harness.StepAsync());

        Assert.Empty(await _harness.Engine.GetApplicationsAsync(default));
        Assert.False((await _harness.Store.ReadControlAsync(default)).Suspended);
    }

    [Fact]
    public async Task Operation_goes_on_while_the_source_is_out_of_reach()
    {
        _harness.Source.Commit("c1", ("a", "1"), ("b", "1"));
        _harness.Target.ChangesPerStep = 1;
        await _harness.StepAsync();
        _harness.Source.Failure = DiagnosticCatalog.SourceUnreadable.Create("No answer.");

        await _harness.StepAsync();

        Assert.Equal(2, _harness.Target.Live.Count);
    }

    [Fact]
    public async Task Request_of_an_operator_survives_a_failure_that_is_retried()
    {
        _harness.Change(a => a with { Sync = a.Sync with { Mode = SyncMode.Manual } });
        _harness.Source.Commit("c1", ("a", "1"));
        await _harness.Engine.ReconcileAsync("shop", new ReconcileQuery { Wait = false, RequestedBy = "Ada" }, default);
        _harness.Target.ObserveFailure = DiagnosticCatalog.SourceUnreadable.Create("No answer.");
        Assert.IsType<StepResult.Retry>(await _harness.StepAsync());
        _harness.Target.ObserveFailure = null;

        Assert.Equal("c1", (await _harness.SettleAsync()).AppliedRevision!.Id);
    }
}
