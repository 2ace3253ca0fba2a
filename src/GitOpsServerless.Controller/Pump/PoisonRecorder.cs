using System.Text.Json;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Metrics;
using Microsoft.Extensions.Logging;

namespace GitOpsServerless.Controller.Pump;

/// <summary>Remembers why a message was given up and tells somebody. The message itself stays in the poison queue.</summary>
internal sealed class PoisonRecorder(
    IStateStore store, IGitOpsEngine engine, INotifier notifier, ControllerMeter meter, ILogger<PoisonRecorder> logger, TimeProvider time)
{
    public static string KeyOf(string application) => $"controller/poison/{application}.json";

    public async Task RecordAsync(string application, string reason, CancellationToken cancellationToken)
    {
        var diagnostic = DiagnosticCatalog.PoisonMessage.Create($"A message for '{application}' was given up: {reason}");
        meter.Message("poison");
        logger.LogError("{Diagnostic}", diagnostic);
        try
        {
            var content = JsonSerializer.SerializeToUtf8Bytes(new PoisonRecord(application, diagnostic, time.GetUtcNow()), ContractsJson.Options);
            await store.WriteAsync(KeyOf(application), content, IStateStore.AnyTag, cancellationToken);
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

    private sealed record PoisonRecord(string Application, Diagnostic Diagnostic, DateTimeOffset At, int SchemaVersion = 1);
}
