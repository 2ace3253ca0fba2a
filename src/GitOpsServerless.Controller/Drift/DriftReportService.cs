using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOpsServerless.Controller.Drift;

/// <summary>Writes a drift report a day where no Functions host does. Of several processes the one that finds the newest too old writes.</summary>
internal sealed class DriftReportService(DriftReporter reporter, ILogger<DriftReportService> logger, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan s_period = TimeSpan.FromDays(1);

    // The first looks at the applications come before the first report.
    private static readonly TimeSpan s_first = TimeSpan.FromMinutes(10);

    /// <summary>Writes a report when the newest is a day old, or there is none.</summary>
    public async Task WriteIfDueAsync(CancellationToken cancellationToken)
    {
        if (await reporter.ReadLatestAsync(cancellationToken) is not { } newest || time.GetUtcNow() - newest.At >= s_period)
        {
            await reporter.WriteAsync(cancellationToken);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(s_first, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                stoppingToken.ThrowIfCancellationRequested();
                await WriteIfDueAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogError(error, "The drift report could not be written; it is tried again");
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
