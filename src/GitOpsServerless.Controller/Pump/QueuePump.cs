using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Hosting;
using GitOpsServerless.Controller.Waking;
using GitOpsServerless.Engine.Definitions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOpsServerless.Controller.Pump;

/// <summary>Drives the queue where no Functions host does: a number of workers, each serving one message at a time.</summary>
internal sealed class QueuePump(
    IWorkQueue queue,
    MessageProcessor processor,
    WakeStore wakes,
    PoisonRecorder poison,
    StopGrace grace,
    PumpOptions options,
    ILogger<QueuePump> logger,
    TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Serves the next message. One that is in hand when the process is asked to end has a moment to finish, and is given back then.</summary>
    /// <returns>False when there is none now.</returns>
    public async Task<bool> ServeOneAsync(CancellationToken cancellationToken)
    {
        if (await queue.ReceiveAsync(options.Visibility, cancellationToken) is not { } message)
        {
            return false;
        }

        if (!ApplicationName.IsPossible(message.Item.Application))
        {
            logger.LogError("{Diagnostic}", DiagnosticCatalog.PoisonMessage.Create("A queue message names what can be no application."));
            await queue.PoisonAsync(message, "It names what can be no application.", cancellationToken);
            return true;
        }

        using var run = RunScope.Begin(message.Item.Application, logger, time);
        try
        {
            await processor.ProcessAsync(message.Item.Application, grace.Over);
            await queue.CompleteAsync(message, grace.Over);
        }
        catch (Exception) when (grace.Over.IsCancellationRequested)
        {
            await grace.GiveBackAsync(token => GiveBackAsync(message, token));
        }
        catch (Exception error)
        {
            await FailAsync(message, error, grace.Over);
        }

        return true;
    }

    // The wish first: where the queue ends with the process, the next process reads it from the state.
    private async Task GiveBackAsync(WorkMessage message, CancellationToken cancellationToken)
    {
        await wakes.UpdateAsync(message.Item.Application, r => r with { WantedAt = time.GetUtcNow() }, cancellationToken);
        await queue.AbandonAsync(message, TimeSpan.Zero, cancellationToken);
        logger.LogWarning("A step of {Application} was cancelled since the process ends; it is repeated by the next one", message.Item.Application);
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Workers).Select(_ => Task.Run(() => WorkAsync(stoppingToken), stoppingToken)));

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, grace.Asked);
        var cancellationToken = ended.Token;
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
            catch (Exception error) when (!cancellationToken.IsCancellationRequested || error is not OperationCanceledException)
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
