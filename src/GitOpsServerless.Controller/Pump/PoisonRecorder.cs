using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Documents;
using GitOpsServerless.Controller.Metrics;
using GitOpsServerless.Controller.Waking;
using Microsoft.Extensions.Logging;

namespace GitOpsServerless.Controller.Pump;

/// <summary>
/// Remembers why a message was given up and tells somebody, once until a message of the application succeeds. The message itself stays in
/// the poison queue.
/// </summary>
internal sealed class PoisonRecorder(
    IStateStore store, IGitOpsEngine engine, INotifier notifier, WakeStore wakes, ControllerMeter meter, ILogger<PoisonRecorder> logger, TimeProvider time)
{
    public async Task RecordAsync(string application, string reason, CancellationToken cancellationToken)
    {
        var diagnostic = DiagnosticCatalog.PoisonMessage.Create($"A message for '{application}' was given up: {reason}");
        meter.Message("poison");
        logger.LogError("{Diagnostic}", diagnostic);
        try
        {
            var before = VersionedDocument.Read<PoisonRecord>(await store.ReadAsync(PoisonRecord.KeyOf(application), cancellationToken)).Value;
            var record = new PoisonRecord(application, diagnostic, time.GetUtcNow()) { Messages = 1 + (before?.Messages ?? 0) };
            await store.WriteAsync(PoisonRecord.KeyOf(application), VersionedDocument.Write(record), IStateStore.AnyTag, cancellationToken);
            if ((await wakes.UpdateAsync(application, r => r with { IsPoisoned = true }, cancellationToken)).IsPoisoned)
            {
                return;
            }

            var definitions = await engine.GetDefinitionsAsync(cancellationToken);
            await notifier.NotifyAsync(
                new Notification("failed", application, Revision: null, diagnostic.Message, time.GetUtcNow()) { Diagnostics = [diagnostic] }, definitions, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // What broke the message may break this too; the poison queue still has it.
            logger.LogError(error, "The reason of a poison message for {Application} could not be recorded", application);
        }
    }

    /// <summary>Forgets the reason: a message of the application succeeded.</summary>
    public async Task ClearAsync(string application, CancellationToken cancellationToken)
    {
        await store.DeleteAsync(PoisonRecord.KeyOf(application), IStateStore.AnyTag, cancellationToken);
        await wakes.UpdateAsync(application, r => r with { IsPoisoned = false }, cancellationToken);
    }

    /// <summary>What is remembered now.</summary>
    public async Task<IReadOnlyList<PoisonRecord>> ListAsync(CancellationToken cancellationToken)
    {
        var records = new List<PoisonRecord>();
        await foreach (var key in store.ListAsync(PoisonRecord.Folder, cancellationToken))
        {
            if (VersionedDocument.Read<PoisonRecord>(await store.ReadAsync(key, cancellationToken)).Value is { } record)
            {
                records.Add(record);
            }
        }

        return records;
    }
}
