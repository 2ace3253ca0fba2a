using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Schedule;
using GitOpsServerless.Controller.Waking;
using Microsoft.Extensions.Logging;

namespace GitOpsServerless.Controller.Webhooks;

/// <summary>
/// Wakes the applications of verified events, within the time for the answer. Whatever cannot be done in it, the applications or the events
/// themselves, is noted for the next tick.
/// </summary>
internal sealed class WebhookWaker(
    IndexStore index, IGitOpsEngine engine, Waker waker, PendingWakes pending, WebhookOptions options, ILogger<WebhookWaker> logger, TimeProvider time)
{
    /// <summary>How much of the answer's time the note may take; it goes on behind the answer.</summary>
    private static readonly TimeSpan s_note = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan s_longestNote = TimeSpan.FromSeconds(30);

    // Not with the request's token: a sender that hangs up has still said what it knows.
    public async Task WakeAsync(IReadOnlyList<WebhookEvent> events)
    {
        if (events.Count == 0)
        {
            return;
        }

        using var limit = new CancellationTokenSource(options.AnswerWithin, time);
        IReadOnlySet<string> names;
        try
        {
            names = WebhookMatcher.Match(events, await IndexAsync(limit.Token).WaitAsync(limit.Token));
        }
        catch (Exception error)
        {
            logger.LogWarning(error, "The applications of a webhook could not be found in time; the next timer wakes them");
            await NoteAsync((id, token) => pending.AddAsync(id, events, token));
            return;
        }

        var (left, reason) = await waker.TryWakeAllAsync(names, limit.Token);
        logger.LogInformation("A webhook wakes {Count} applications", names.Count);
        if (left.Count > 0)
        {
            logger.LogWarning(reason, "{Count} applications of a webhook were not woken in time; the next timer wakes them", left.Count);
            await NoteAsync((id, token) => pending.AddAsync(id, left, token));
        }
    }

    private async Task<ApplicationIndex> IndexAsync(CancellationToken cancellationToken) =>
        await index.ReadAsync(cancellationToken) ?? ApplicationIndex.Of(await engine.GetDefinitionsAsync(cancellationToken));

    private async Task NoteAsync(Func<string, CancellationToken, Task> add)
    {
        var noting = AddAsync(add);
        await Task.WhenAny(noting, Task.Delay(s_note, time));
    }

    private async Task AddAsync(Func<string, CancellationToken, Task> add)
    {
        using var limit = new CancellationTokenSource(s_longestNote, time);
        try
        {
            await add($"{time.GetUtcNow().UtcTicks:x}-{Guid.NewGuid():n}", limit.Token);
        }
        catch (Exception error)
        {
            // The schedule finds the change; the provider cannot do anything about our troubles.
            logger.LogError(error, "What a webhook could not wake could not be noted either; the schedule finds the change");
        }
    }
}
