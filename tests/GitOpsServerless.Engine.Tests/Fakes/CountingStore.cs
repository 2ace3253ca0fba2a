using System.Runtime.CompilerServices;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.State;

namespace GitOpsServerless.Engine.Tests.Fakes;

/// <summary>Counts what is read of a store, and how much of it at a time.</summary>
internal sealed class CountingStore : IStateStore
{
    private readonly InMemoryStateStore _inner = new();
    private int _reading;

    public int MostAtATime { get; private set; }

    public int Listed { get; private set; }

    public async Task<StateDocument?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        MostAtATime = Math.Max(MostAtATime, Interlocked.Increment(ref _reading));
        await Task.Delay(1, cancellationToken);
        Interlocked.Decrement(ref _reading);
        return await _inner.ReadAsync(key, cancellationToken);
    }

    public Task<string?> WriteAsync(string key, ReadOnlyMemory<byte> content, string? ifMatch, CancellationToken cancellationToken) =>
        _inner.WriteAsync(key, content, ifMatch, cancellationToken);

    public Task<bool> DeleteAsync(string key, string ifMatch, CancellationToken cancellationToken) => _inner.DeleteAsync(key, ifMatch, cancellationToken);

    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var key in _inner.ListAsync(prefix, cancellationToken))
        {
            Listed++;
            yield return key;
        }
    }

    public IAsyncEnumerable<string> ListFoldersAsync(string prefix, CancellationToken cancellationToken) =>
        ((IStateStore)_inner).ListFoldersAsync(prefix, cancellationToken);
}
