using System.Text.Json;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Controller.Waking;

/// <summary>Reads and changes wake records with conditional writes.</summary>
internal sealed class WakeStore(IStateStore store)
{
    private const int Tries = 8;

    public async Task<WakeRecord> ReadAsync(string application, CancellationToken cancellationToken) =>
        Deserialize(await store.ReadAsync(KeyOf(application), cancellationToken));

    /// <summary>Changes the record; writes nothing when the change is none. Gives up silently when others are always faster: the record is a hint.</summary>
    /// <returns>The record before the change.</returns>
    public async Task<WakeRecord> UpdateAsync(string application, Func<WakeRecord, WakeRecord> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var document = await store.ReadAsync(KeyOf(application), cancellationToken);
            var current = Deserialize(document);
            var next = change(current);
            if (next == current || attempt == Tries)
            {
                return current;
            }

            var content = JsonSerializer.SerializeToUtf8Bytes(next, ContractsJson.Options);
            if (await store.WriteAsync(KeyOf(application), content, document?.Tag, cancellationToken) is not null)
            {
                return current;
            }
        }
    }

    private static string KeyOf(string application) => $"controller/wakes/{application}.json";

    private static WakeRecord Deserialize(StateDocument? document)
    {
        try
        {
            return document is null ? WakeRecord.Empty : JsonSerializer.Deserialize<WakeRecord>(document.Content.Span, ContractsJson.Options) ?? WakeRecord.Empty;
        }
        catch (JsonException)
        {
            return WakeRecord.Empty;
        }
    }
}
