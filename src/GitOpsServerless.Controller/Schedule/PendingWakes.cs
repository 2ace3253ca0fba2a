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

    public async Task<IReadOnlyList<string>> TakeAsync(CancellationToken cancellationToken)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var keys = new List<string>();
        await foreach (var key in store.ListAsync(Folder, cancellationToken))
        {
            keys.Add(key);
        }

        foreach (var key in keys)
        {
            if (await store.ReadAsync(key, cancellationToken) is { } document)
            {
                names.UnionWith(JsonSerializer.Deserialize<string[]>(document.Content.Span, ContractsJson.Options) ?? []);
                await store.DeleteAsync(key, document.Tag, cancellationToken);
            }
        }

        return [.. names];
    }
}
