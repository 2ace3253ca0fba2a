using System.Runtime.CompilerServices;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Documents;

namespace GitOpsServerless.Controller.Waking;

/// <summary>Reads and changes wake records with conditional writes. A record of a newer version is taken for an empty one and left as it is.</summary>
internal sealed class WakeStore(IStateStore store)
{
    private const string Folder = "controller/wakes/";
    private const int Tries = 8;

    /// <summary>Names of the applications that have a record.</summary>
    public async IAsyncEnumerable<string> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var key in store.ListAsync(Folder, cancellationToken))
        {
            if (key.StartsWith(Folder, StringComparison.Ordinal) && key.EndsWith(".json", StringComparison.Ordinal))
            {
                yield return key[Folder.Length..^".json".Length];
            }
        }
    }

    public async Task<WakeRecord> ReadAsync(string application, CancellationToken cancellationToken) =>
        VersionedDocument.Read<WakeRecord>(await store.ReadAsync(KeyOf(application), cancellationToken)).Value ?? WakeRecord.Empty;

    /// <summary>Changes the record; writes nothing when the change is none. Gives up silently when others are always faster: the record is a hint.</summary>
    /// <returns>The record before the change.</returns>
    public async Task<WakeRecord> UpdateAsync(string application, Func<WakeRecord, WakeRecord> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var document = await store.ReadAsync(KeyOf(application), cancellationToken);
            var (known, finding) = VersionedDocument.Read<WakeRecord>(document);
            var current = known ?? WakeRecord.Empty;
            var next = change(current);
            if (finding == Finding.Newer || next == current || attempt == Tries)
            {
                return current;
            }

            if (await store.WriteAsync(KeyOf(application), VersionedDocument.Write(next), document?.Tag, cancellationToken) is not null)
            {
                return current;
            }
        }
    }

    /// <summary>Forgets an application: one that comes back under the name begins anew.</summary>
    public Task ForgetAsync(string application, CancellationToken cancellationToken) =>
        store.DeleteAsync(KeyOf(application), IStateStore.AnyTag, cancellationToken);

    private static string KeyOf(string application) => $"{Folder}{application}.json";
}
