using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Documents;
using GitOpsServerless.Controller.Pump;
using GitOpsServerless.Controller.Waking;
using GitOpsServerless.Controller.Webhooks;

namespace GitOpsServerless.Controller.Schedule;

/// <summary>How a tick ended.</summary>
/// <param name="Enqueued">Applications that were enqueued.</param>
/// <param name="Skipped">Why nothing was scheduled, or null.</param>
internal sealed record TickResult(int Enqueued, string? Skipped);

/// <summary>
/// One tick enqueues what is due. It claims its slots with a conditional write before it enqueues, so that of many processes one
/// schedules; a process that dies in between loses one look, and the next slot makes up for it.
/// </summary>
internal sealed class Scheduler(
    IGitOpsEngine engine,
    IStateStore store,
    IWorkQueue queue,
    Waker waker,
    PendingWakes pending,
    IndexStore index,
    PoisonWatch poison,
    ControllerState state,
    TimeProvider time)
{
    private const int BacklogFactor = 2;
    private const int LeastBacklog = 50;

    /// <summary>How old the time of the last tick may be in the document when nothing else changes.</summary>
    private static readonly TimeSpan s_sign = TimeSpan.FromSeconds(50);

    public async Task<TickResult> TickAsync(CancellationToken cancellationToken)
    {
        var definitions = await engine.GetDefinitionsAsync(cancellationToken);
        await index.WriteAsync(definitions, cancellationToken);
        var left = await pending.WakeAsync(
            async (events, token) => WebhookMatcher.Match(events, await index.ReadAsync(token) ?? ApplicationIndex.Of(definitions)), waker.WakeAgainAsync, cancellationToken);

        var applications = definitions.Applications.Count;
        var waiting = await queue.CountAsync(cancellationToken);
        var givenUp = await queue.CountPoisonAsync(cancellationToken);
        await poison.LookAsync(givenUp, state.Poison, definitions, cancellationToken);
        state.Ticked(applications, waiting, givenUp);
        if (waiting > Math.Max(LeastBacklog, applications * BacklogFactor))
        {
            await ClaimAsync(DefinitionSet.Empty with { IsPartial = true }, cancellationToken);
            return Ended(left, $"{waiting} messages wait already");
        }

        var (due, skipped) = await ClaimAsync(definitions, cancellationToken);
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken },
            async (name, token) => await queue.EnqueueAsync(new WorkItem(name), TimeSpan.Zero, token));
        return Ended(left + due.Count, skipped);
    }

    private TickResult Ended(int enqueued, string? skipped)
    {
        state.Skipped = skipped;
        return new TickResult(enqueued, skipped);
    }

    private async Task<(IReadOnlyList<string> Due, string? Skipped)> ClaimAsync(DefinitionSet definitions, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var document = await store.ReadAsync(ScheduleDocument.Key, cancellationToken);
        var (known, finding) = VersionedDocument.Read<ScheduleDocument>(document);
        if (finding == Finding.Newer)
        {
            return ([], "a newer version of the controller schedules");
        }

        var before = known ?? new ScheduleDocument();
        var slots = definitions.Applications.Values
            .Where(a => !a.Suspend)
            .ToDictionary(a => a.Name, a => SlotSchedule.SlotOf(a.Name, a.Sync.Interval, now), StringComparer.Ordinal);

        // A document that cannot be read now is looked at too, so that its last good definition stays in force.
        foreach (var name in definitions.Invalid.Where(n => !definitions.Applications.ContainsKey(n)))
        {
            slots[name] = SlotSchedule.SlotOf(name, DefinitionDefaults.Interval, now);
        }

        // One more look at what was taken away or suspended in Git, so that its status says so.
        var gone = before.Slots.Where(s => !slots.ContainsKey(s.Key)).ToList();
        if (definitions.IsPartial)
        {
            gone.ForEach(s => slots[s.Key] = s.Value);
        }

        // Another slot, not a later one: the process before may have had a clock that was ahead.
        var due = slots.Where(s => !before.Slots.TryGetValue(s.Key, out var slot) || slot != s.Value).Select(s => s.Key)
            .Concat(definitions.IsPartial ? [] : gone.Select(s => s.Key)).ToList();
        var isFresh = now - before.TickedAt is var age && age < s_sign && age > -s_sign;
        if (due.Count == 0 && slots.Count == before.Slots.Count && isFresh)
        {
            return ([], null);
        }

        var content = VersionedDocument.Write(new ScheduleDocument { TickedAt = now, Slots = slots });
        return await store.WriteAsync(ScheduleDocument.Key, content, document?.Tag, cancellationToken) is null
            ? ([], "another process schedules")
            : (due, null);
    }
}
