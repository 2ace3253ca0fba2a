using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Client;

namespace GitOpsServerless.Kubernetes.Discovery;

/// <summary>The catalog of a cluster, cached, and read again when it is old or a kind is missing.</summary>
internal sealed class ApiDiscovery(KubernetesClient client, KubernetesTargetOptions options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan ShortestLifetime = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly DiscoveryReader _reader = new(client);
    private ApiCatalog? _catalog;
    private DateTimeOffset _readAt;
    private bool _invalidated;

    /// <summary>The catalog, from the cache where it is young enough.</summary>
    public Task<Result<ApiCatalog>> GetAsync(CancellationToken cancellationToken) =>
        GetAsync(options.DiscoveryLifetime, cancellationToken);

    /// <summary>The catalog after a kind was missing: read anew unless that was done a moment ago.</summary>
    public Task<Result<ApiCatalog>> RefreshAsync(CancellationToken cancellationToken) => GetAsync(ShortestLifetime, cancellationToken);

    /// <summary>The next look reads anew: a definition was applied or deleted.</summary>
    public void Invalidate() => _invalidated = true;

    public void Dispose() => _gate.Dispose();

    private async Task<Result<ApiCatalog>> GetAsync(TimeSpan lifetime, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_catalog is { } cached && !_invalidated && time.GetUtcNow() - _readAt < lifetime)
            {
                return cached;
            }

            _invalidated = false;
            var result = await _reader.ReadAsync(cancellationToken);
            if (result.IsSuccess)
            {
                _catalog = result.Value;
                _readAt = time.GetUtcNow();
            }

            return result;
        }
        finally
        {
            _gate.Release();
        }
    }
}
