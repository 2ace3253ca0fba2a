using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.State;

namespace GitOpsServerless.Engine.Tests.Fakes;

/// <summary>A store whose process dies in place of the given change; from then on nothing gets through until it is revived.</summary>
/// <param name="change">Number of the change that is not made any more; 0 is the first.</param>
internal sealed class DyingStore(int change) : IStateStore
{
    private readonly InMemoryStateStore _inner = new();
    private int _changes;

    public bool IsDead { get; private set; }

    /// <summary>Changes made until now.</summary>
    public int Changes => _changes;

    public void Revive()
    {
        IsDead = false;
        change = int.MaxValue;
    }

    public Task<StateDocument?> ReadAsync(string key, CancellationToken cancellationToken) => Alive().ReadAsync(key, cancellationToken);

    public Task<string?> WriteAsync(string key, ReadOnlyMemory<byte> content, string? ifMatch, CancellationToken cancellationToken) =>
        Changing().WriteAsync(key, content, ifMatch, cancellationToken);

    public Task<bool> DeleteAsync(string key, string ifMatch, CancellationToken cancellationToken) => Changing().DeleteAsync(key, ifMatch, cancellationToken);

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) => Alive().ListAsync(prefix, cancellationToken);

    public IAsyncEnumerable<string> ListFoldersAsync(string prefix, CancellationToken cancellationToken) =>
        ((IStateStore)Alive()).ListFoldersAsync(prefix, cancellationToken);

    private InMemoryStateStore Changing()
    {
        IsDead |= _changes == change;
        var alive = Alive();
        _changes++;
        return alive;
    }

    private InMemoryStateStore Alive() => IsDead ? throw new InvalidOperationException("The process is dead.") : _inner;
}
