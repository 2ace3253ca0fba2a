using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Queue;
using Microsoft.Extensions.Hosting;

namespace GitOpsServerless.Controller.Waking;

/// <summary>
/// Sends the messages again that the process before this one had accepted: its queue ended with it, where the queue is one of the process.
/// A queue of a storage account keeps them itself.
/// </summary>
internal sealed class WakesOfLastProcess(IWorkQueue queue, WakeStore wakes, TimeProvider time) : IHostedService
{
    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (queue is not InMemoryWorkQueue)
        {
            return;
        }

        var now = time.GetUtcNow();
        await foreach (var application in wakes.ListAsync(cancellationToken))
        {
            var record = await wakes.ReadAsync(application, cancellationToken);
            if (record.WantedAt is not null)
            {
                await queue.EnqueueAsync(new WorkItem(application), TimeSpan.Zero, cancellationToken);
            }
            else if (record.NextAt is { } next)
            {
                await queue.EnqueueAsync(new WorkItem(application), next > now ? next - now : TimeSpan.Zero, cancellationToken);
            }
        }
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
