using System.Text.Json;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Documents;
using GitOpsServerless.Controller.Webhooks;

namespace GitOpsServerless.Controller.Schedule;

/// <summary>What a webhook could not do in time: the next tick does.</summary>
internal sealed class PendingWakes(IStateStore store)
{
    private const string Folder = "controller/pending/";

    // A longer list wakes all of the repository; it is not worth its room.
    private const int MostPaths = 500;

    /// <summary>Remembers applications that may not have been woken.</summary>
    public Task AddAsync(string id, IReadOnlyList<string> applications, CancellationToken cancellationToken) =>
        WriteAsync(id, new PendingDocument { Applications = applications }, cancellationToken);

    /// <summary>Remembers events whose applications could not be found.</summary>
    public Task AddAsync(string id, IReadOnlyList<WebhookEvent> events, CancellationToken cancellationToken) => WriteAsync(
        id, new PendingDocument { Events = [.. events.Select(e => e is WebhookEvent.Push { Paths.Count: > MostPaths } push ? push with { Paths = null } : e)] }, cancellationToken);

    /// <summary>Wakes them, and only then forgets them: a process that dies in between leaves them to the next one.</summary>
    /// <param name="match">Finds the applications of events.</param>
    /// <param name="wake">Wakes applications.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>How many there were.</returns>
    public async Task<int> WakeAsync(
        Func<IReadOnlyList<WebhookEvent>, CancellationToken, Task<IReadOnlySet<string>>> match,
        Func<IReadOnlyCollection<string>, CancellationToken, Task> wake,
        CancellationToken cancellationToken)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var events = new List<WebhookEvent>();
        var documents = new List<(string Key, string Tag)>();
        await foreach (var key in store.ListAsync(Folder, cancellationToken))
        {
            if (await store.ReadAsync(key, cancellationToken) is { } document && Read(document) is var (pending, finding) && finding != Finding.Newer)
            {
                // One that cannot be read must not keep the schedule from everything else.
                names.UnionWith(pending?.Applications ?? []);
                events.AddRange(pending?.Events ?? []);
                documents.Add((key, document.Tag));
            }
        }

        if (events.Count > 0)
        {
            names.UnionWith(await match(events, cancellationToken));
        }

        await wake(names, cancellationToken);
        foreach (var (key, tag) in documents)
        {
            await store.DeleteAsync(key, tag, cancellationToken);
        }

        return names.Count;
    }

    private async Task WriteAsync(string id, PendingDocument pending, CancellationToken cancellationToken) =>
        await store.WriteAsync($"{Folder}{id}.json", VersionedDocument.Write(pending), IStateStore.AnyTag, cancellationToken);

    // The first versions wrote a bare list of names.
    private static (PendingDocument? Value, Finding Finding) Read(StateDocument document)
    {
        if (!document.Content.Span.StartsWith("["u8))
        {
            return VersionedDocument.Read<PendingDocument>(document);
        }

        try
        {
            return (new PendingDocument { Applications = JsonSerializer.Deserialize<string[]>(document.Content.Span, ContractsJson.Options) ?? [] }, Finding.Readable);
        }
        catch (JsonException)
        {
            return (null, Finding.Damaged);
        }
    }

    private sealed record PendingDocument : IVersionedDocument
    {
        public int SchemaVersion { get; init; } = VersionedDocument.Newest;

        public IReadOnlyList<string> Applications { get; init; } = [];

        public IReadOnlyList<WebhookEvent> Events { get; init; } = [];
    }
}
