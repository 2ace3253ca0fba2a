using GitOpsServerless.Contracts;

namespace GitOpsServerless.Controller.Tests.Support;

/// <summary>A store that does to some keys what a test says before it does what it should.</summary>
internal sealed class TroubledStateStore(IStateStore inner) : IStateStore
{
    public Func<string, CancellationToken, Task> Reading { get; set; } = static (_, _) => Task.CompletedTask;

    public Func<string, CancellationToken, Task> Writing { get; set; } = static (_, _) => Task.CompletedTask;

    public async Task<StateDocument?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        await Reading(key, cancellationToken);
        return await inner.ReadAsync(key, cancellationToken);
    }

    public async Task<string?> WriteAsync(string key, ReadOnlyMemory<byte> content, string? ifMatch, CancellationToken cancellationToken)
    {
        await Writing(key, cancellationToken);
        return await inner.WriteAsync(key, content, ifMatch, cancellationToken);
    }

    public Task<bool> DeleteAsync(string key, string ifMatch, CancellationToken cancellationToken) => inner.DeleteAsync(key, ifMatch, cancellationToken);

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);
}
