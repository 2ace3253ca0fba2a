using GitOpsServerless.Contracts;

namespace GitOpsServerless.Controller.Waking;

/// <summary>Asks for looks at applications: one message each, however often it is asked before the look begins.</summary>
internal sealed class Waker(IWorkQueue queue, WakeStore wakes, TimeProvider time)
{
    private const int Parallel = 16;

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

    /// <summary>Wakes many; stops when cancelled.</summary>
    /// <returns>Applications that were not woken because the time was up.</returns>
    public async Task<IReadOnlyList<string>> WakeAllAsync(IEnumerable<string> applications, CancellationToken cancellationToken)
    {
        var left = new System.Collections.Concurrent.ConcurrentBag<string>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel };
        await System.Threading.Tasks.Parallel.ForEachAsync(applications, options, async (application, _) =>
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                await WakeAsync(application, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                left.Add(application);
            }
        });
        return [.. left];
    }

    /// <summary>Wakes applications that were asked for before, but whose messages may not have been sent.</summary>
    public Task WakeAgainAsync(IReadOnlyCollection<string> applications, CancellationToken cancellationToken) =>
        System.Threading.Tasks.Parallel.ForEachAsync(
            applications,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
            async (application, token) =>
            {
                await wakes.UpdateAsync(application, r => r with { WantedAt = time.GetUtcNow() }, token);
                await queue.EnqueueAsync(new WorkItem(application), TimeSpan.Zero, token);
            });

    private static bool IsOnItsWay(WakeRecord record, DateTimeOffset now) =>
        record.WantedAt is { } at && now - at < s_lost && at <= now + s_lost;
}
