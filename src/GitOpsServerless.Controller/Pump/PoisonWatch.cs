using System.Globalization;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Documents;
using Microsoft.Extensions.Logging;

namespace GitOpsServerless.Controller.Pump;

/// <summary>
/// Looks at the poison queue at each tick. A message whose processing killed the process is moved there by the host, and a text that is no
/// message of ours has no application: nobody else tells of them.
/// </summary>
internal sealed class PoisonWatch(IStateStore store, PoisonRecorder recorder, INotifier notifier, ILogger<PoisonWatch> logger, TimeProvider time)
{
    private const string Key = "controller/poison-queue.json";

    /// <summary>The name that stands for the controller itself in a notification.</summary>
    private const string Controller = "controller";

    /// <summary>Tells of messages that were added since somebody was told.</summary>
    /// <param name="count">Messages now.</param>
    /// <param name="before">Messages when this process looked last; the store is asked only when that has changed.</param>
    /// <param name="definitions">Who is told.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task LookAsync(long count, long before, DefinitionSet definitions, CancellationToken cancellationToken)
    {
        if (count == before)
        {
            return;
        }

        var document = await store.ReadAsync(Key, cancellationToken);
        var told = VersionedDocument.Read<Told>(document).Value?.Messages ?? 0;
        if (count == told || await store.WriteAsync(Key, VersionedDocument.Write(new Told { Messages = count }), document?.Tag, cancellationToken) is null || count < told)
        {
            return;
        }

        // Whatever has a record was told of with its application's name.
        var recorded = (await recorder.ListAsync(cancellationToken)).Sum(r => r.Messages);
        if (count <= recorded)
        {
            return;
        }

        var diagnostic = DiagnosticCatalog.PoisonMessage.Create(
            $"{count.ToString(CultureInfo.InvariantCulture)} messages are in the poison queue; {recorded.ToString(CultureInfo.InvariantCulture)} of them have a recorded reason.");
        logger.LogError("{Diagnostic}", diagnostic);
        await notifier.NotifyAsync(
            new Notification("failed", Controller, Revision: null, diagnostic.Message, time.GetUtcNow()) { Diagnostics = [diagnostic] }, definitions, cancellationToken);
    }

    private sealed record Told : IVersionedDocument
    {
        public int SchemaVersion { get; init; } = VersionedDocument.Newest;

        public long Messages { get; init; }
    }
}
