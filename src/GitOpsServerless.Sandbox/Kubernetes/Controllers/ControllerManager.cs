using GitOpsServerless.Sandbox.Kubernetes.Resources;
using GitOpsServerless.Sandbox.Kubernetes.Storage;

namespace GitOpsServerless.Sandbox.Kubernetes.Controllers;

/// <summary>
/// Runs the simulated controllers. A change makes its object due after the configured delay; due objects are reconciled
/// at the end of the request that made them due, before the next request, or when the clock reaches them.
/// </summary>
internal sealed class ControllerManager : IDisposable
{
    private const int MaxStepsInOneRun = 1_000_000;
    private readonly Cluster _cluster;
    private readonly GarbageCollector _garbage;
    private readonly NamespaceController _namespaces;
    private readonly DefinitionController _definitions;
    private readonly StatusController _statuses;
    private readonly Queue<(DateTimeOffset Due, ObjectKey Key)> _queue = new();
    private readonly HashSet<ObjectKey> _queued = [];
    private readonly ITimer? _timer;
    private volatile bool _hasQueued;

    public ControllerManager(Cluster cluster)
    {
        _cluster = cluster;
        _garbage = new GarbageCollector(cluster);
        _namespaces = new NamespaceController(cluster);
        _definitions = new DefinitionController(cluster);
        _statuses = new StatusController(cluster);
        var delay = cluster.Options.ControllerDelay;
        _timer = delay > TimeSpan.Zero ? cluster.Options.TimeProvider.CreateTimer(_ => cluster.RunDueControllers(), null, delay, delay) : null;
    }

    public bool HasDue => _hasQueued;

    /// <summary>Notes what a change makes due. Called inside the store's lock.</summary>
    public void OnChanged(WatchEvent change)
    {
        var item = change.Object;
        if (change.Type == WatchEventType.Deleted)
        {
            OnDeleted(item);
            return;
        }

        if (item.Kind.StorageKey == "/services")
        {
            StatusController.UseAddresses(_cluster, item);
        }

        Enqueue(new ObjectKey(item.Kind.StorageKey, item.Namespace, item.Name));
    }

    /// <summary>Reconciles everything that is due. Needs the store's lock.</summary>
    public void RunDue()
    {
        for (var steps = 0; steps < MaxStepsInOneRun && _queue.TryPeek(out var next) && next.Due <= _cluster.Now; steps++)
        {
            _queue.Dequeue();
            _queued.Remove(next.Key);
            if (_cluster.Catalog.ByStorageKey(next.Key.StorageKey) is { } kind && _cluster.Store.Find(kind, next.Key.Namespace, next.Key.Name) is { } item)
            {
                Reconcile(kind, item);
            }
        }

        _hasQueued = _queue.Count > 0;
    }

    /// <summary>Makes everything due that an earlier run may have left unfinished.</summary>
    public void ResumeAll()
    {
        foreach (var kind in _cluster.Catalog.All)
        {
            foreach (var item in _cluster.Store.List(kind, null))
            {
                Enqueue(new ObjectKey(kind.StorageKey, item.Namespace, item.Name));
                if (kind.StorageKey == "/services")
                {
                    StatusController.UseAddresses(_cluster, item);
                }
            }
        }
    }

    public void Dispose() => _timer?.Dispose();

    private void Reconcile(ResourceKind kind, StoredObject item)
    {
        _garbage.Reconcile(item);
        if (!_cluster.Store.HasUid_NeedsLock(kind, item.Namespace, item.Name, item.Uid))
        {
            return;
        }

        switch (kind.StorageKey)
        {
            case "/namespaces":
                _namespaces.Reconcile(item);
                break;
            case "apiextensions.k8s.io/customresourcedefinitions":
                _definitions.Reconcile(item);
                break;
            default:
                if (_cluster.Options.SimulateControllers)
                {
                    _statuses.Reconcile(item);
                }

                break;
        }
    }

    private void OnDeleted(StoredObject item)
    {
        _garbage.OnDeleted(item, Enqueue);
        _namespaces.OnDeleted(item, Enqueue);
        if (item.Kind.StorageKey == "/services")
        {
            StatusController.ReleaseAddresses(_cluster, item);
        }
        else if (item.Kind.StorageKey == "apiextensions.k8s.io/customresourcedefinitions")
        {
            _definitions.OnDeleted(item);
        }
    }

    private void Enqueue(ObjectKey key)
    {
        if (_queued.Add(key))
        {
            _queue.Enqueue((_cluster.Now + _cluster.Options.ControllerDelay, key));
            _hasQueued = true;
        }
    }
}
