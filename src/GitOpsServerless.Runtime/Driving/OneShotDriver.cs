using System.Collections.Concurrent;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Reconciliation;
using GitOpsServerless.Runtime.Composition;

namespace GitOpsServerless.Runtime.Driving;

/// <summary>Drives every application to rest, once: the same steps that a queue would drive, with dependencies woken as soon as they can go on.</summary>
/// <param name="runtime">The engine.</param>
/// <param name="time">Clock.</param>
/// <param name="concurrency">Most applications at a time.</param>
/// <param name="retries">How often an application that failed in a transient way is tried again.</param>
public sealed class OneShotDriver(GitOpsRuntime runtime, TimeProvider time, int concurrency = 8, int retries = 1)
{
    private static readonly TimeSpan DependencyPoll = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<string, StepResult> _results = new(StringComparer.Ordinal);

    /// <summary>How the last step of each application ended until now.</summary>
    public IReadOnlyDictionary<string, StepResult> Results => _results;

    /// <summary>Reconciles all applications; returns when each is at rest.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var definitions = await runtime.Definitions.GetAsync(cancellationToken);
        var names = definitions.Applications.Keys.Concat(definitions.Invalid).Distinct(StringComparer.Ordinal).ToList();
        var resting = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        using var slots = new SemaphoreSlim(concurrency);
        await Task.WhenAll(names.Select(name => DriveAsync(name, definitions, resting, slots, cancellationToken)));
    }

    private async Task DriveAsync(
        string name, DefinitionSet definitions, ConcurrentDictionary<string, bool> resting, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        var failures = 0;
        while (true)
        {
            await slots.WaitAsync(cancellationToken);
            StepResult result;
            try
            {
                result = await runtime.Engine.Reconciler.StepAsync(name, cancellationToken);
                _results[name] = result;
            }
            finally
            {
                slots.Release();
            }

            if (await NextDelayAsync(name, result, definitions, resting, ++failures, cancellationToken) is not { } delay)
            {
                resting[name] = true;
                return;
            }

            failures = result is StepResult.Retry ? failures : 0;
            await Task.Delay(delay, time, cancellationToken);
        }
    }

    private async Task<TimeSpan?> NextDelayAsync(
        string name, StepResult result, DefinitionSet definitions, ConcurrentDictionary<string, bool> resting, int failures, CancellationToken cancellationToken)
    {
        switch (result)
        {
            case StepResult.Retry retry:
                return failures <= retries ? retry.After : null;
            case StepResult.RequeueAfter requeue:
                var waitsFor = await WaitsForAsync(name, definitions, cancellationToken);
                return waitsFor.Count == 0 ? requeue.After
                    : waitsFor.All(d => resting.ContainsKey(d) || !definitions.Applications.ContainsKey(d)) ? await LastChanceAsync(name, cancellationToken)
                    : DependencyPoll;
            default:
                return null;
        }
    }

    // Everything that it waits for has come to rest: one more look tells whether it can go on.
    private async Task<TimeSpan?> LastChanceAsync(string name, CancellationToken cancellationToken)
    {
        var result = await runtime.Engine.Reconciler.StepAsync(name, cancellationToken);
        var status = await runtime.Engine.GetApplicationAsync(name, cancellationToken);
        var stillWaits = status.IsSuccess && status.Value.Held.Any(h => h.Kind == HoldKind.Dependency);
        return !stillWaits && result is StepResult.RequeueAfter requeue ? requeue.After : null;
    }

    private async Task<IReadOnlyList<string>> WaitsForAsync(string name, DefinitionSet definitions, CancellationToken cancellationToken)
    {
        var status = await runtime.Engine.GetApplicationAsync(name, cancellationToken);
        if (!status.IsSuccess || !status.Value.Held.Any(h => h.Kind == HoldKind.Dependency) || !definitions.Applications.TryGetValue(name, out var definition))
        {
            return [];
        }

        return [.. definition.DependsOn.Concat(definition.Inputs.Select(i => i.From)).Distinct(StringComparer.Ordinal)];
    }
}
