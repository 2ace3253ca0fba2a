using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Documents;
using GitOpsServerless.Controller.Schedule;

namespace GitOpsServerless.Controller.Webhooks;

/// <summary>Keeps the index in the state store.</summary>
internal sealed class IndexStore(IStateStore store, ControllerState state)
{
    /// <summary>The index; null when there is none that can be read.</summary>
    public async Task<ApplicationIndex?> ReadAsync(CancellationToken cancellationToken)
    {
        var (index, finding) = VersionedDocument.Read<ApplicationIndex>(await store.ReadAsync(ApplicationIndex.Key, cancellationToken));
        if (finding == Finding.Damaged)
        {
            // The next tick of this process writes it anew.
            state.IndexRevision = null;
        }

        return index;
    }

    /// <summary>
    /// Writes the index of definitions, once for each revision. Definitions that could not all be read take nothing away: what is missing in
    /// them may still be wanted.
    /// </summary>
    public async Task WriteAsync(DefinitionSet definitions, CancellationToken cancellationToken)
    {
        if ((state.IndexRevision == definitions.Revision && definitions.Revision is not null) || (definitions.IsPartial && definitions.Applications.Count == 0))
        {
            return;
        }

        var document = await store.ReadAsync(ApplicationIndex.Key, cancellationToken);
        var (before, finding) = VersionedDocument.Read<ApplicationIndex>(document);
        var next = ApplicationIndex.Of(definitions);
        if (definitions.IsPartial)
        {
            next = next.WithKnown(before?.Entries ?? []);
        }

        // Of two processes that write at once the other one's is as good: both read the same repository.
        var content = VersionedDocument.Write(next);
        if (finding != Finding.Newer && document?.Content.Span.SequenceEqual(content.Span) != true)
        {
            await store.WriteAsync(ApplicationIndex.Key, content, document?.Tag, cancellationToken);
        }

        // When all of the same revision can be read, what is gone goes from the index too.
        state.IndexRevision = definitions.IsPartial ? null : definitions.Revision;
    }
}
