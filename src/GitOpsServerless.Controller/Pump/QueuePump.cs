using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOpsServerless.Controller.Pump;

/// <summary>Drives the queue where no Functions host does: a number of workers, each serving one message at a time.</summary>
internal sealed class QueuePump(
    IWorkQueue queue, MessageProcessor processor, PoisonRecorder poison, PumpOptions options, ILogger<QueuePump> logger, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Serves the next message.</summary>
    /// <returns>False when there is none now.</returns>
    public async Task<bool> ServeOneAsync(CancellationToken cancellationToken)
    {
        if (await queue.ReceiveAsync(options.Visibility, cancellationToken) is not { } message)
        {
            return false;
        }

        using var run = RunScope.Begin(message.Item.Application, logger, time);
        try
        {
            await processor.ProcessAsync(message.Item.Application, cancellationToken);
            await queue.CompleteAsync(message, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            await FailAsync(message, error, cancellationToken);
        }

        return true;
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Workers).Select(_ => Task.Run(() => WorkAsync(stoppingToken), stoppingToken)));

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        var pause = s_shortestPause;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (await ServeOneAsync(cancellationToken))
                {
                    pause = s_shortestPause;
                    continue;
                }
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                logger.LogError(error, "The queue could not be served; it is tried again");
                pause = options.IdlePoll;
            }

            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < options.IdlePoll ? pause * 2 : options.IdlePoll;
        }
    }

    private async Task FailAsync(WorkMessage message, Exception error, CancellationToken cancellationToken)
    {
        var reason = $"{error.GetType().Name}: {error.Message}";
        if (message.DequeueCount >= options.MaxDequeueCount)
        {
            await poison.RecordAsync(message.Item.Application, reason, cancellationToken);
            await queue.PoisonAsync(message, reason, cancellationToken);
            return;
        }

        logger.LogWarning(error, "A message for {Application} failed (try {Try}); it is tried again", message.Item.Application, message.DequeueCount);
        await queue.AbandonAsync(message, TimeSpan.FromSeconds(Math.Pow(2, message.DequeueCount)), cancellationToken);
    }
}
