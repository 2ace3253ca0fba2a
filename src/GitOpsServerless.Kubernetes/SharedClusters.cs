using GitOpsServerless.Kubernetes.Client;

namespace GitOpsServerless.Kubernetes;

/// <summary>
/// One <see cref="Cluster"/> for each place and identity. A connection that changed (another address, authority or credential) takes the
/// place of the old one, which is closed when no step can be using it any more.
/// </summary>
internal sealed class SharedClusters(KubernetesTargetOptions options, TimeProvider time) : IDisposable
{
    /// <summary>How long a connection is used until it is read again: AKS answers with an ARM request each time.</summary>
    public static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>The same while the server is not there or does not take the identity.</summary>
    public static readonly TimeSpan DoubtfulLifetime = TimeSpan.FromSeconds(15);

    /// <summary>Longer than any step works with one target.</summary>
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Cluster> _clusters = new(StringComparer.Ordinal);
    private readonly Queue<(Cluster Cluster, DateTimeOffset At)> _retired = new();

    public IReadOnlyList<Cluster> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _clusters.Values];
            }
        }
    }

    public Cluster? Find(string place)
    {
        lock (_gate)
        {
            return _clusters.GetValueOrDefault(place);
        }
    }

    /// <summary>The cluster at a place, made anew when the connection to it changed.</summary>
    public Cluster GetOrExchange(string place, KubernetesConnection connection)
    {
        lock (_gate)
        {
            CloseRetired_NeedsLock();
            if (_clusters.TryGetValue(place, out var current))
            {
                if (Connections.AreSame(current.Client.Connection, connection))
                {
                    return current;
                }

                _retired.Enqueue((current, time.GetUtcNow()));
            }

            return _clusters[place] = new Cluster(new KubernetesClient(connection, options, time), options, time);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var cluster in _clusters.Values.Concat(_retired.Select(r => r.Cluster)))
            {
                cluster.Dispose();
            }

            _clusters.Clear();
            _retired.Clear();
        }
    }

    private void CloseRetired_NeedsLock()
    {
        while (_retired.TryPeek(out var oldest) && time.GetUtcNow() - oldest.At > LongestStep)
        {
            _retired.Dequeue().Cluster.Dispose();
        }
    }
}
