using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Reconciliation;
using GitOpsServerless.Engine.Tests.Fakes;

namespace GitOpsServerless.Engine.Tests;

/// <summary>A server's wish to be left alone for a year.</summary>
public sealed class DelayTests
{
    private static readonly Diagnostic Wish = DiagnosticCatalog.SourceUnreadable.Create("503.") with { RetryAfter = TimeSpan.FromDays(365) };
    private readonly Harness _harness = new();

    [Fact]
    public async Task Source_is_asked_again_after_the_interval_at_the_latest()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        _harness.Source.Failure = Wish;

        Assert.Equal(DefinitionDefaults.Interval, Assert.IsType<StepResult.Retry>(await _harness.StepAsync()).After);
        Assert.Equal(_harness.Time.GetUtcNow() + DefinitionDefaults.Interval, (await _harness.StatusAsync()).DueAt);
    }

    [Fact]
    public async Task Failed_apply_is_tried_again_after_the_interval_at_the_latest()
    {
        _harness.Source.Commit("c1", ("a", "1"));
        _harness.Target.ApplyFailure = _ => Wish;

        Assert.Equal(DefinitionDefaults.Interval, Assert.IsType<StepResult.Retry>(await _harness.StepAsync()).After);
    }

    [Fact]
    public async Task Back_off_is_never_longer_than_the_interval()
    {
        _harness.Change(a => a with { Sync = a.Sync with { Interval = TimeSpan.FromMinutes(1), Retry = new RetryDefinition { Backoff = TimeSpan.FromHours(1), Max = TimeSpan.FromHours(2) } } });
        _harness.Source.Commit("c1", ("a", "1"));
        _harness.Target.ApplyFailure = _ => DiagnosticCatalog.Unhealthy.Create("Refused.");

        Assert.Equal(TimeSpan.FromMinutes(1), Assert.IsType<StepResult.Retry>(await _harness.StepAsync()).After);
    }

    [Fact]
    public async Task Operation_is_looked_at_at_its_deadline_at_the_latest()
    {
        _harness.Change(a => a with { Sync = a.Sync with { Timeout = TimeSpan.FromMinutes(2) } });
        _harness.Source.Commit("c1", ("a", "1"), ("b", "1"));
        _harness.Target.ChangesPerStep = 1;
        _harness.Target.After = TimeSpan.FromDays(365);

        var waiting = Assert.IsType<StepResult.RequeueAfter>(await _harness.StepAsync());

        Assert.InRange(waiting.After, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2.1));
        _harness.Time.Advance(waiting.After);
        Assert.Equal("GOS0804", Assert.IsType<StepResult.Retry>(await _harness.StepAsync()).Reason.Code);
    }
}
