using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOpsServerless.Controller.Schedule;

/// <summary>Ticks where no Functions host does.</summary>
internal sealed class SchedulerService(
    Scheduler scheduler, ControllerState state, ScheduleOptions options, ILogger<SchedulerService> logger, TimeProvider time) : BackgroundService
{
    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        string? before = null;
        var isTold = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // Of two processes that tick at once one schedules: only what lasts is worth a word.
                var skipped = (await scheduler.TickAsync(stoppingToken)).Skipped;
                var lasts = skipped is not null && before is not null;
                if (lasts && !isTold)
                {
                    logger.LogWarning("Nothing is scheduled: {Reason}", skipped);
                }

                (before, isTold) = (skipped, lasts);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                state.Skipped = "the last tick failed; the log says why";
                logger.LogError(error, "A tick failed; the next one makes up for it");
            }

            await Task.Delay(options.Period, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

/// <summary>Settings of the scheduler.</summary>
public sealed record ScheduleOptions
{
    /// <summary>Time between two ticks (standalone; the Functions app has its own in <c>timer/function.json</c>).</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(5);
}
