using GitOpsServerless.Contracts;

namespace GitOpsServerless.ChaosHost;

/// <summary>
/// Tells the guard when a step begins and ends. A step keeps a request open all the time, so that the guard learns of a death from the
/// operating system and not from us.
/// </summary>
internal sealed class GuardedLeaseStore(ILeaseStore inner, Uri guard) : ILeaseStore
{
    private readonly HttpClient _client = new() { BaseAddress = guard, Timeout = Timeout.InfiniteTimeSpan };

    public async Task<ILease?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken)
    {
        var lease = await inner.TryAcquireAsync(name, duration, cancellationToken);

        // The others only bound the load on a target.
        if (lease is null || !name.StartsWith("applications/", StringComparison.Ordinal))
        {
            return lease;
        }

        var id = Guid.NewGuid().ToString("n");
        var request = new HttpRequestMessage(HttpMethod.Post, $"/enter/{id}/{name}");
        var held = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, CancellationToken.None);
        return new GuardedLease(lease, held, _client, $"/leave/{id}/{name}");
    }

    private sealed class GuardedLease(ILease inner, HttpResponseMessage held, HttpClient client, string leave) : ILease
    {
        public Task<bool> RenewAsync(CancellationToken cancellationToken) => inner.RenewAsync(cancellationToken);

        public async ValueTask DisposeAsync()
        {
            // The guard must know before another controller can take the lease.
            using var answer = await client.PostAsync(leave, null);
            held.Dispose();
            await inner.DisposeAsync();
        }
    }
}
