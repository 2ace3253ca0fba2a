using System.Text.Json;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Runtime.Definitions;

/// <summary>
/// The last definitions that could be read whole, in the state store: a process that starts while their root is out of reach goes on with
/// them, targets, projects and policies included.
/// </summary>
internal sealed class DefinitionMemory(IStateStore store, SourceDefinition root)
{
    /// <summary>Key of the document.</summary>
    public const string Key = "definitions/last.json";

    private const int NewestSchema = 1;
    private string? _kept;

    // Definitions of another root say nothing about this one.
    private string Root => string.Join('\n', root.Key, root.Revision, root.TagPrefix, root.Path);

    /// <summary>What was kept; null when there is nothing that can be used.</summary>
    public async Task<DefinitionSet?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ReadDocumentAsync(cancellationToken) is { SchemaVersion: <= NewestSchema } kept && kept.Root == Root ? kept.ToSet() : null;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // It only helps out; whatever is wrong with the state, the steps tell.
            return null;
        }
    }

    /// <summary>Keeps definitions that were read whole. Written once for each of their revisions.</summary>
    public async Task KeepAsync(DefinitionSet set, CancellationToken cancellationToken)
    {
        if (set.IsPartial || set.Revision is null || set.Revision == _kept)
        {
            return;
        }

        try
        {
            var before = await ReadDocumentAsync(cancellationToken);
            if (before is null || (before.SchemaVersion <= NewestSchema && (before.Revision != set.Revision || before.Root != Root)))
            {
                await store.WriteAsync(Key, JsonSerializer.SerializeToUtf8Bytes(KeptDefinitions.Of(set, Root), ContractsJson.Options), IStateStore.AnyTag, cancellationToken);
            }

            _kept = set.Revision;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Tried again with the next read.
        }
    }

    private async Task<KeptDefinitions?> ReadDocumentAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadAsync(Key, cancellationToken) is { } document
                ? JsonSerializer.Deserialize<KeptDefinitions>(document.Content.Span, ContractsJson.Options)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
