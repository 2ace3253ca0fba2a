using System.Globalization;
using System.Text.Json;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.State;

/// <summary>The documents of one application: status, inventory, operation, control and history.</summary>
/// <param name="store">Where they are.</param>
/// <param name="application">Name of the application.</param>
public sealed class ApplicationStore(IStateStore store, string application)
{
    // A document of a newer version may hold what this one would drop when it writes.
    private const int NewestSchema = 1;
    private const int ReadsAtATime = 8;
    private readonly Dictionary<string, string?> _tags = new(StringComparer.Ordinal);

    private string Folder => $"applications/{application}";

    /// <summary>Status, or a new one.</summary>
    public async Task<ApplicationStatus> ReadStatusAsync(CancellationToken cancellationToken) =>
        await ReadAsync<ApplicationStatus>("status", cancellationToken) ?? new ApplicationStatus(application);

    /// <summary>Whether a status was ever written.</summary>
    public async Task<bool> ExistsAsync(CancellationToken cancellationToken) =>
        await store.ReadAsync(KeyOf("status"), cancellationToken) is not null;

    /// <summary>Inventory, or an empty one.</summary>
    public async Task<Inventory> ReadInventoryAsync(CancellationToken cancellationToken) =>
        await ReadAsync<Inventory>("inventory", cancellationToken) ?? Inventory.Empty;

    /// <summary>Operation in progress, or null.</summary>
    public Task<Operation?> ReadOperationAsync(CancellationToken cancellationToken) => ReadAsync<Operation>("operation", cancellationToken);

    /// <summary>Control, or none.</summary>
    public async Task<ApplicationControl> ReadControlAsync(CancellationToken cancellationToken) =>
        await ReadAsync<ApplicationControl>("control", cancellationToken) ?? ApplicationControl.None;

    /// <summary>Writes the status.</summary>
    /// <exception cref="StateConflictException">Somebody else wrote it since it was read.</exception>
    public Task WriteStatusAsync(ApplicationStatus status, CancellationToken cancellationToken) => WriteAsync("status", status, cancellationToken);

    /// <summary>Writes the inventory.</summary>
    /// <exception cref="StateConflictException">Somebody else wrote it since it was read.</exception>
    public Task WriteInventoryAsync(Inventory inventory, CancellationToken cancellationToken) => WriteAsync("inventory", inventory, cancellationToken);

    /// <summary>Writes the operation.</summary>
    /// <exception cref="StateConflictException">Somebody else wrote it since it was read.</exception>
    public Task WriteOperationAsync(Operation operation, CancellationToken cancellationToken) => WriteAsync("operation", operation, cancellationToken);

    /// <summary>Removes the operation that was read or written here.</summary>
    /// <exception cref="StateConflictException">Somebody else wrote another one since.</exception>
    public Task DeleteOperationAsync(CancellationToken cancellationToken) => DeleteAsync("operation", cancellationToken);

    /// <summary>Removes what operators wished and the status that was read here, and with it the application from all lists. The history stays.</summary>
    /// <exception cref="StateConflictException">Somebody else wrote one of them since.</exception>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        await ReadControlAsync(cancellationToken);
        await DeleteAsync("control", cancellationToken);
        await DeleteAsync("status", cancellationToken);
    }

    /// <summary>Changes the control document; repeated when somebody else is faster.</summary>
    public async Task<ApplicationControl> UpdateControlAsync(Func<ApplicationControl, ApplicationControl> change, CancellationToken cancellationToken)
    {
        const int tries = 20;
        for (var attempt = 1; ; attempt++)
        {
            var current = await ReadControlAsync(cancellationToken);
            var next = change(current);
            if (next == current)
            {
                return current;
            }

            try
            {
                await WriteAsync("control", next, cancellationToken);
                return next;
            }
            catch (StateConflictException) when (attempt < tries)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>
    /// Adds a run under the first free number. A run of the same operation that is already there is not added again.
    /// Runs beyond the limit are removed.
    /// </summary>
    /// <returns>The run with its number.</returns>
    public async Task<RunRecord> AppendRunAsync(RunRecord run, CancellationToken cancellationToken)
    {
        if (run.Number == 1 && await NewestRunAsync(cancellationToken) is { } newest)
        {
            // The application was forgotten and came back: its history goes on.
            if (newest.OperationId == run.OperationId)
            {
                return newest;
            }

            run = run with { Number = newest.Number + 1 };
        }

        // A step that died after the status was written comes here again with the next number.
        if (await ReadRunAsync(HistoryKey(run.Number - 1), cancellationToken) is { } last && last.OperationId == run.OperationId)
        {
            return last;
        }

        for (var number = run.Number; ; number++)
        {
            var numbered = run with { Number = number };
            if (await store.WriteAsync(HistoryKey(number), Serialize(numbered), ifMatch: null, cancellationToken) is not null)
            {
                await store.DeleteAsync(HistoryKey(number - DefinitionDefaults.HistoryLimit), IStateStore.AnyTag, cancellationToken);
                return numbered;
            }

            var existing = await ReadRunAsync(HistoryKey(number), cancellationToken);
            if (existing is not null && existing.OperationId == run.OperationId)
            {
                return existing;
            }
        }
    }

    /// <summary>Runs, newest first. One whose document cannot be read is a failed run without a revision that says so.</summary>
    public async Task<IReadOnlyList<RunRecord>> ReadRunsAsync(int limit, CancellationToken cancellationToken)
    {
        var keys = (await HistoryKeysAsync(cancellationToken)).OrderDescending(StringComparer.Ordinal).Take(limit).ToList();
        var runs = new RunRecord?[keys.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, keys.Count),
            new ParallelOptions { MaxDegreeOfParallelism = ReadsAtATime, CancellationToken = cancellationToken },
            async (i, token) => runs[i] = await ReadRunAsync(keys[i], token));
        return [.. runs.OfType<RunRecord>()];
    }

    private async Task<RunRecord?> NewestRunAsync(CancellationToken cancellationToken) =>
        (await HistoryKeysAsync(cancellationToken)).Max(StringComparer.Ordinal) is { } key ? await ReadRunAsync(key, cancellationToken) : null;

    private async Task<List<string>> HistoryKeysAsync(CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        await foreach (var key in store.ListAsync($"{Folder}/history/", cancellationToken))
        {
            keys.Add(key);
        }

        return keys;
    }

    private async Task DeleteAsync(string document, CancellationToken cancellationToken)
    {
        var key = KeyOf(document);
        if (_tags.GetValueOrDefault(key) is { } tag && !await store.DeleteAsync(key, tag, cancellationToken))
        {
            throw new StateConflictException(key);
        }

        _tags[key] = null;
    }

    private string KeyOf(string document) => $"{Folder}/{document}.json";

    private string HistoryKey(int number) => $"{Folder}/history/{Math.Max(0, number).ToString("D8", CultureInfo.InvariantCulture)}.json";

    private static ReadOnlyMemory<byte> Serialize<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, ContractsJson.Options);

    private static T Deserialize<T>(string key, StateDocument document)
    {
        try
        {
            var version = JsonSerializer.Deserialize<DocumentVersion>(document.Content.Span, ContractsJson.Options)?.SchemaVersion ?? 1;
            if (version > NewestSchema)
            {
                throw new CorruptStateException(key, version, NewestSchema);
            }

            return JsonSerializer.Deserialize<T>(document.Content.Span, ContractsJson.Options)
                ?? throw new JsonException("The document is empty.");
        }
        catch (JsonException error)
        {
            throw new CorruptStateException(key, error);
        }
    }

    // A damaged record of the past takes part as what it is: it stops neither the list nor the next run. One of a newer version does.
    private async Task<RunRecord?> ReadRunAsync(string key, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(key, cancellationToken) is not { } document)
        {
            return null;
        }

        try
        {
            return Deserialize<RunRecord>(key, document);
        }
        catch (CorruptStateException error) when (error.Diagnostic.Code == DiagnosticCatalog.CorruptState.Code)
        {
            return new RunRecord(NumberOf(key), application, new Revision(string.Empty), RunResult.Failed, DateTimeOffset.MinValue, TimeSpan.Zero)
            {
                Trigger = "unknown",
                Diagnostics = [error.Diagnostic],
                Message = error.Message,
            };
        }
    }

    private static int NumberOf(string key) =>
        int.TryParse(Path.GetFileNameWithoutExtension(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private async Task<T?> ReadAsync<T>(string document, CancellationToken cancellationToken)
        where T : class
    {
        var key = KeyOf(document);
        var found = await store.ReadAsync(key, cancellationToken);
        _tags[key] = found?.Tag;
        return found is null ? null : Deserialize<T>(key, found);
    }

    private async Task WriteAsync<T>(string document, T value, CancellationToken cancellationToken)
    {
        var key = KeyOf(document);
        if (!_tags.TryGetValue(key, out var tag))
        {
            tag = (await store.ReadAsync(key, cancellationToken))?.Tag;
        }

        _tags[key] = await store.WriteAsync(key, Serialize(value), tag, cancellationToken) ?? throw new StateConflictException(key);
    }
}
