using System.Globalization;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.State;
using Microsoft.Extensions.Logging;

namespace GitOpsServerless.Controller.Pump;

/// <summary>
/// Tells of steps that exceed their time: in the status of the application each time, with when it is repeated, and to people once for as long
/// as it lasts. The step itself cannot: it was cancelled.
/// </summary>
internal sealed class StepTimeouts(IStateStore store, INotifier notifier, PumpOptions options, ILogger<StepTimeouts> logger, TimeProvider time)
{
    /// <summary>Tells.</summary>
    /// <param name="application">Application.</param>
    /// <param name="times">How many steps in a row have exceeded their time.</param>
    /// <param name="delay">When the step is repeated.</param>
    /// <param name="definitions">Definitions that the step worked with.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task TellAsync(string application, int times, TimeSpan delay, DefinitionSet definitions, CancellationToken cancellationToken)
    {
        var diagnostic = DiagnosticCatalog.StepTooLong.Create(
            $"A step of '{application}' did not end within {Durations.Format(options.StepTimeout)} and was cancelled{InARow(times)}; it is repeated in {Durations.Format(Whole(delay))}.");
        logger.LogError("{Diagnostic}", diagnostic);
        if (definitions.Applications.ContainsKey(application))
        {
            await WriteAsync(application, diagnostic, time.GetUtcNow() + delay, cancellationToken);
        }

        if (times == 1)
        {
            await notifier.NotifyAsync(
                new Notification("failed", application, Revision: null, diagnostic.Message, time.GetUtcNow()) { Diagnostics = [diagnostic] }, definitions, cancellationToken);
        }
    }

    private static string InARow(int times) => times == 1 ? string.Empty : $", {times.ToString(CultureInfo.InvariantCulture)} times in a row";

    private static TimeSpan Whole(TimeSpan delay) => TimeSpan.FromSeconds(Math.Round(delay.TotalSeconds));

    private async Task WriteAsync(string application, Diagnostic diagnostic, DateTimeOffset dueAt, CancellationToken cancellationToken)
    {
        var documents = new ApplicationStore(store, application);
        try
        {
            var status = await documents.ReadStatusAsync(cancellationToken);
            await documents.WriteStatusAsync(
                status with
                {
                    Sync = SyncStatus.Unknown,
                    Message = diagnostic.Message,
                    Diagnostics = [.. status.Diagnostics.Where(d => d.Code != diagnostic.Code), diagnostic],
                    CheckedAt = time.GetUtcNow(),
                    DueAt = dueAt,
                },
                cancellationToken);
        }
        catch (Exception error) when (error is StateConflictException or CorruptStateException)
        {
            // A step of another process knows better, or the next one tells what is wrong with the document.
            logger.LogWarning(error, "The status of {Application} could not be written", application);
        }
    }
}
