using System.Runtime.CompilerServices;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Runtime.State;

/// <summary>State that is read from a store and written to memory alone: for a look ahead that leaves no trace.</summary>
/// <param name="below">The store that is only read.</param>
internal sealed class OverlayStateStore(IStateStore below) : IStateStore, IDisposable
{
    private readonly Dictionary<string, StateDocument?> _changes = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <inheritdoc />
    public async Task<StateDocument?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        lock (_changes)
        {
            if (_changes.TryGetValue(key, out var changed))
            {
                return changed;
            }
        }

        return await below.ReadAsync(key, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<string?> WriteAsync(string key, ReadOnlyMemory<byte> content, string? ifMatch, CancellationToken cancellationToken)
    {
        var document = new StateDocument(content.ToArray(), Digests.Of(content.Span));
        return await ChangeAsync(key, document, ifMatch, cancellationToken) ? document.Tag : null;
    }

    /// <inheritdoc />
    public async Task<bool> DeleteAsync(string key, string ifMatch, CancellationToken cancellationToken) =>
        await ReadAsync(key, cancellationToken) is null || await ChangeAsync(key, null, ifMatch, cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var key in below.ListAsync(prefix, cancellationToken))
        {
            keys.Add(key);
        }

        lock (_changes)
        {
            keys.UnionWith(_changes.Where(c => c.Value is not null && c.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(c => c.Key));
            keys.ExceptWith(_changes.Where(c => c.Value is null).Select(c => c.Key));
        }

        foreach (var key in keys)
        {
            yield return key;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _one.Dispose();

    private async Task<bool> ChangeAsync(string key, StateDocument? document, string? ifMatch, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var current = await ReadAsync(key, cancellationToken);
            if (ifMatch != IStateStore.AnyTag && current?.Tag != ifMatch)
            {
                return false;
            }

            lock (_changes)
            {
                _changes[key] = document;
            }

            return true;
        }
        finally
        {
            _one.Release();
        }
    }
}
