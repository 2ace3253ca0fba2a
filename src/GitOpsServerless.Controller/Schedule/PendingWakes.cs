using System.Text.Json;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Controller.Schedule;

/// <summary>Applications that a webhook could not wake in time: the next tick does.</summary>
internal sealed class PendingWakes(IStateStore store)
{
    private const string Folder = "controller/pending/";

    public async Task AddAsync(string id, IReadOnlyList<string> applications, CancellationToken cancellationToken)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(applications, ContractsJson.Options);
        await store.WriteAsync($"{Folder}{id}.json", content, IStateStore.AnyTag, cancellationToken);
    }

    /// <summary>Wakes them, and only then forgets them: a process that dies in between leaves them to the next one.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> WakeAsync(Func<IReadOnlyCollection<string>, CancellationToken, Task> wake, CancellationToken cancellationToken)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var documents = new List<(string Key, string Tag)>();
        await foreach (var key in store.ListAsync(Folder, cancellationToken))
        {
            if (await store.ReadAsync(key, cancellationToken) is { } document)
            {
                names.UnionWith(Read(document));
                documents.Add((key, document.Tag));
            }
        }

        await wake(names, cancellationToken);
        foreach (var (key, tag) in documents)
        {
            await store.DeleteAsync(key, tag, cancellationToken);
        }

        return names.Count;
    }

    // One that cannot be read must not keep the schedule from everything else.
    private static string[] Read(StateDocument document)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(document.Content.Span, ContractsJson.Options) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
