using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.State;

/// <summary>State that lives as long as the process: for trying things and for tests.</summary>
public sealed class InMemoryStateStore : IStateStore
{
    private readonly ConcurrentDictionary<string, StateDocument> _documents = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private long _version;

    /// <inheritdoc />
    public Task<StateDocument?> ReadAsync(string key, CancellationToken cancellationToken) =>
        Task.FromResult(_documents.GetValueOrDefault(Checked(key)));

    /// <inheritdoc />
    public Task<string?> WriteAsync(string key, ReadOnlyMemory<byte> content, string? ifMatch, CancellationToken cancellationToken)
    {
        Checked(key);
        lock (_lock)
        {
            var current = _documents.GetValueOrDefault(key)?.Tag;
            if (ifMatch != IStateStore.AnyTag && !string.Equals(current, ifMatch, StringComparison.Ordinal))
            {
                return Task.FromResult<string?>(null);
            }

            var tag = (++_version).ToString(CultureInfo.InvariantCulture);
            _documents[key] = new StateDocument(content.ToArray(), tag);
            return Task.FromResult<string?>(tag);
        }
    }

    /// <inheritdoc />
    public Task<bool> DeleteAsync(string key, string ifMatch, CancellationToken cancellationToken)
    {
        Checked(key);
        lock (_lock)
        {
            if (ifMatch != IStateStore.AnyTag && _documents.TryGetValue(key, out var current) && current.Tag != ifMatch)
            {
                return Task.FromResult(false);
            }

            _documents.TryRemove(key, out _);
            return Task.FromResult(true);
        }
    }

    // The same keys are good here as in a store of files.
    private static string Checked(string key) => key.Split('/').Contains("..", StringComparer.Ordinal)
        ? throw new ArgumentException($"The key '{key}' leaves the store.", nameof(key))
        : key;

    /// <inheritdoc />
    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var key in _documents.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            yield return key;
        }
    }
}
