using System.Collections.Concurrent;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Controller.Waking;

/// <summary>Asks for looks at applications: one message each, however often it is asked before the look begins.</summary>
internal sealed class Waker(IWorkQueue queue, WakeStore wakes, TimeProvider time)
{
    private const int AtATime = 16;

    /// <summary>After this time a message that should have been served is taken for lost.</summary>
    private static readonly TimeSpan s_lost = TimeSpan.FromMinutes(2);

    /// <summary>Wakes one application now.</summary>
    /// <returns>Whether a message was sent; false when one is on its way already.</returns>
    public async Task<bool> WakeAsync(string application, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var before = await wakes.UpdateAsync(
            application, r => IsOnItsWay(r, now) ? r : r with { WantedAt = now }, cancellationToken);
        if (IsOnItsWay(before, now))
        {
            return false;
        }

        await queue.EnqueueAsync(new WorkItem(application), TimeSpan.Zero, cancellationToken);
        return true;
    }

    /// <summary>Wakes as many as can be woken until it is cancelled. What goes wrong with one does not keep the others from being woken.</summary>
    /// <returns>Applications that may not have been woken, and the first reason; no reason when only the time was up.</returns>
    public async Task<(IReadOnlyList<string> Left, Exception? Reason)> TryWakeAllAsync(IEnumerable<string> applications, CancellationToken cancellationToken)
    {
        var left = new ConcurrentBag<string>();
        Exception? reason = null;
        await Parallel.ForEachAsync(applications, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (application, _) =>
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                await WakeAsync(application, cancellationToken);
            }
            catch (Exception error)
            {
                left.Add(application);
                reason = error is OperationCanceledException ? reason : reason ?? error;
            }
        });
        return ([.. left], reason);
    }

    /// <summary>Wakes all of them.</summary>
    public Task WakeAllAsync(IEnumerable<string> applications, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        applications, Options(cancellationToken), async (application, token) => await WakeAsync(application, token));

    /// <summary>Wakes applications that were asked for before, but whose messages may not have been sent.</summary>
    public Task WakeAgainAsync(IReadOnlyCollection<string> applications, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        applications,
        Options(cancellationToken),
        async (application, token) =>
        {
            await wakes.UpdateAsync(application, r => r with { WantedAt = time.GetUtcNow() }, token);
            await queue.EnqueueAsync(new WorkItem(application), TimeSpan.Zero, token);
        });

    private static ParallelOptions Options(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };

    private static bool IsOnItsWay(WakeRecord record, DateTimeOffset now) =>
        record.WantedAt is { } at && now - at < s_lost && at <= now + s_lost;
}
