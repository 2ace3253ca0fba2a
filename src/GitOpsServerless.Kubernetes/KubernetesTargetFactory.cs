using System.Collections.Concurrent;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Client;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes;

/// <summary>
/// Makes Kubernetes targets. The resolver is asked first (AKS, the sandbox, secret references); kubeconfig files and in-cluster
/// configuration are read here. Targets with the same connection share one client, its discovery cache and its limits.
/// A connection is read again after some minutes, and sooner when the server is not there or does not take the identity.
/// </summary>
public sealed class KubernetesTargetFactory : ITargetFactory, IDisposable
{
    private readonly IKubernetesConnectionResolver? _resolver;
    private readonly KubernetesHost _host;
    private readonly KubernetesTargetOptions _options;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, Resolution> _resolutions = new(StringComparer.Ordinal);
    private readonly SharedClusters _clusters;

    /// <summary>Creates a factory.</summary>
    /// <param name="resolver">Connections from elsewhere; null when there are none.</param>
    /// <param name="host">Files and environment of the machine.</param>
    /// <param name="time">Clock.</param>
    /// <param name="options">Options; null means the defaults.</param>
    public KubernetesTargetFactory(
        IKubernetesConnectionResolver? resolver, KubernetesHost host, TimeProvider time, KubernetesTargetOptions? options = null)
    {
        _resolver = resolver;
        _host = host;
        _time = time;
        _options = options ?? new KubernetesTargetOptions();
        _clusters = new SharedClusters(_options, time);
    }

    /// <inheritdoc />
    public bool Serves(TargetDefinition target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.Kubernetes is not null;
    }

    /// <inheritdoc />
    public async Task<Result<ITarget>> CreateAsync(TargetDefinition target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.Kubernetes is not { } definition)
        {
            return KubernetesTargetInvalid.Create($"The target {target.Name} is not a Kubernetes target.");
        }

        var key = KeyOf(definition);
        if (_resolutions.TryGetValue(key, out var known) && _clusters.Find(known.Place) is { } current && IsFresh(known, current))
        {
            return Target(current, definition);
        }

        var connection = await ResolveAsync(target, definition, cancellationToken);
        if (!connection.IsSuccess)
        {
            return Result<ITarget>.Failure(connection.Diagnostics);
        }

        var place = connection.Value.Key ?? key;
        var cluster = _clusters.GetOrExchange(place, connection.Value with { Key = place });
        _resolutions[key] = new Resolution(place, _time.GetUtcNow());
        return Target(cluster, definition);
    }

    /// <summary>Closes all connections.</summary>
    public void Dispose() => _clusters.Dispose();

    /// <summary>The client of a target, for benchmarks and tests that count requests.</summary>
    internal IEnumerable<KubernetesClient> Clients => _clusters.All.Select(c => c.Client);

    // Doubts that came up since are a reason to read it now; one that was read since is not read again at once.
    private bool IsFresh(Resolution resolution, Cluster cluster) => cluster.Client.InDoubtSince is { } since
        ? resolution.At >= since && _time.GetUtcNow() - resolution.At < SharedClusters.DoubtfulLifetime
        : _time.GetUtcNow() - resolution.At < SharedClusters.ConnectionLifetime;

    private static string KeyOf(KubernetesTargetDefinition definition) =>
        string.Join('\n', definition.Aks, definition.Kubeconfig, definition.Context, definition.InCluster ? "in-cluster" : null, definition.Sandbox ? "sandbox" : null);

    private static Result<ITarget> Target(Cluster cluster, KubernetesTargetDefinition definition)
    {
        // As the renderer does: that of a kubeconfig's context depends on who wrote the kubeconfig, and what Git says must not.
        var ns = definition.DefaultNamespace is { Length: > 0 } named ? named : "default";
        return Result<ITarget>.Success(new KubernetesTarget(cluster, ns));
    }

    private async Task<Result<KubernetesConnection>> ResolveAsync(
        TargetDefinition target, KubernetesTargetDefinition definition, CancellationToken cancellationToken)
    {
        if (_resolver is not null)
        {
            var resolved = await _resolver.ResolveAsync(target, cancellationToken);
            if (!resolved.IsSuccess)
            {
                return Result<KubernetesConnection>.Failure(resolved.Diagnostics);
            }

            if (resolved.Value is { } connection)
            {
                return connection;
            }
        }

        if (definition.InCluster)
        {
            return await InClusterConnection.CreateAsync(_host, _time, cancellationToken);
        }

        if (definition.Kubeconfig is not { Length: > 0 } kubeconfig)
        {
            return KubernetesTargetInvalid.Create($"The target {target.Name} says neither aks nor kubeconfig nor inCluster.");
        }

        return kubeconfig.Contains('\n', StringComparison.Ordinal)
            ? KubernetesTargetInvalid.Create($"The kubeconfig of the target {target.Name} is the text of one; write its path, or a secret reference.")
            : await new KubeconfigReader(_host, _options, _time).ReadFilesAsync(kubeconfig, definition.Context, cancellationToken);
    }

    /// <summary>Where a definition led to, and when it was read.</summary>
    private sealed record Resolution(string Place, DateTimeOffset At);
}
