using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOpsServerless.Controller.Schedule;

/// <summary>Ticks where no Functions host does.</summary>
internal sealed class SchedulerService(Scheduler scheduler, ScheduleOptions options, ILogger<SchedulerService> logger, TimeProvider time) : BackgroundService
{
    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await scheduler.TickAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
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
