using System.Collections.Concurrent;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Client;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes;

/// <summary>
/// Makes Kubernetes targets. The resolver is asked first (AKS, the sandbox, secret references); kubeconfig files and in-cluster
/// configuration are read here. Targets with the same connection share one client, its discovery cache and its limits.
/// </summary>
public sealed class KubernetesTargetFactory : ITargetFactory, IDisposable
{
    private readonly IKubernetesConnectionResolver? _resolver;
    private readonly KubernetesHost _host;
    private readonly KubernetesTargetOptions _options;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, Cluster> _clusters = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<Cluster> _retired = [];

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
        if (_clusters.TryGetValue(key, out var known) && known.Client.Connection.Key == key && !known.Client.IsRefused)
        {
            return Target(known, definition);
        }

        var connection = await ResolveAsync(target, definition, cancellationToken);
        if (!connection.IsSuccess)
        {
            return Result<ITarget>.Failure(connection.Diagnostics);
        }

        var shared = connection.Value.Key ?? key;
        if (_clusters.TryGetValue(shared, out var refused) && refused.Client.IsRefused && _clusters.TryRemove(KeyValuePair.Create(shared, refused)))
        {
            // Others may still be using it.
            _retired.Add(refused);
        }

        var cluster = _clusters.GetOrAdd(shared, _ => new Cluster(new KubernetesClient(connection.Value with { Key = shared }, _options, _time), _options, _time));
        return Target(cluster, definition);
    }

    /// <summary>Closes all connections.</summary>
    public void Dispose()
    {
        foreach (var cluster in _clusters.Values.Concat(_retired))
        {
            cluster.Dispose();
        }

        _clusters.Clear();
    }

    /// <summary>The client of a target, for benchmarks and tests that count requests.</summary>
    internal IEnumerable<KubernetesClient> Clients => _clusters.Values.Select(c => c.Client);

    private static string KeyOf(KubernetesTargetDefinition definition) =>
        string.Join('\n', definition.Aks, definition.Kubeconfig, definition.Context, definition.InCluster ? "in-cluster" : null, definition.Sandbox ? "sandbox" : null);

    private static Result<ITarget> Target(Cluster cluster, KubernetesTargetDefinition definition)
    {
        var ofContext = cluster.Client.Connection.DefaultNamespace;
        var ns = definition.DefaultNamespace is { Length: > 0 } and not "default" ? definition.DefaultNamespace
            : string.IsNullOrEmpty(ofContext) ? "default" : ofContext;
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

        var reader = new KubeconfigReader(_host, _options, _time);
        return kubeconfig.Contains('\n', StringComparison.Ordinal)
            ? await reader.ReadTextAsync(kubeconfig, definition.Context, cancellationToken)
            : await reader.ReadFilesAsync(kubeconfig, definition.Context, cancellationToken);
    }
}
