using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Resources;

namespace GitOpsServerless.Sandbox.Kubernetes.Storage;

/// <summary>
/// The objects of the cluster under one lock and one revision counter, with the history that watches resume from.
/// Callers hold <see cref="Gate"/> around a read and the write that depends on it; members named so need it.
/// </summary>
internal sealed class ObjectStore(StatePersistence? persistence, int historyCapacity)
{
    private readonly Dictionary<string, ResourceTable> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<StoredObject>> _dependents = new(StringComparer.Ordinal);
    private readonly List<Watch> _watches = [];
    private readonly Queue<WatchEvent> _history = new();
    private long _revision = 1;
    private long _oldestRevision = 1;

    public Lock Gate { get; } = new();

    public long Revision => Interlocked.Read(ref _revision);

    /// <summary>Called inside the lock after every change, in order.</summary>
    public Action<WatchEvent>? Changed { get; set; }

    public StoredObject? Find(ResourceKind kind, string? @namespace, string name)
    {
        lock (Gate)
        {
            return _tables.GetValueOrDefault(kind.StorageKey)?.Find(@namespace ?? "", name);
        }
    }

    public StoredObject[] List(ResourceKind kind, string? @namespace)
    {
        lock (Gate)
        {
            return _tables.GetValueOrDefault(kind.StorageKey)?.List(@namespace) ?? [];
        }
    }

    /// <summary>The objects and the revision at which they were all current.</summary>
    public (StoredObject[] Items, long Revision) Snapshot(ResourceKind kind, string? @namespace)
    {
        lock (Gate)
        {
            return (List(kind, @namespace), _revision);
        }
    }

    public IEnumerable<StoredObject> ListNamespace_NeedsLock(string @namespace) =>
        _tables.Values.SelectMany(table => table.List(@namespace));

    /// <summary>The objects that name the uid as an owner.</summary>
    public StoredObject[] Dependents_NeedsLock(string uid) => _dependents.TryGetValue(uid, out var set) ? [.. set] : [];

    public bool HasUid_NeedsLock(ResourceKind kind, string? @namespace, string name, string uid) =>
        Find(kind, @namespace, name) is { } found && found.Uid == uid;

    /// <summary>Stores a new version of an object; stamps the resource version into it.</summary>
    public StoredObject Set_NeedsLock(ResourceKind kind, JsonObject node)
    {
        var revision = ++_revision;
        node["metadata"]!["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture);
        var stored = new StoredObject(kind, node, revision);
        var table = Table(kind.StorageKey);
        var previous = table.Find(stored.Namespace, stored.Name);
        table.Set(stored);
        Unlink(previous);
        Link(stored);
        persistence?.Write(stored);
        Publish(new WatchEvent(previous is null ? WatchEventType.Added : WatchEventType.Modified, stored, previous));
        return stored;
    }

    /// <summary>Removes an object for good; the result is its last state at the revision of the removal.</summary>
    public StoredObject Remove_NeedsLock(StoredObject current)
    {
        var revision = ++_revision;
        Table(current.Kind.StorageKey).Remove(current);
        Unlink(current);
        persistence?.Delete(current, revision);
        var last = (JsonObject)current.Node.DeepClone();
        last["metadata"]!["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture);
        var gone = new StoredObject(current.Kind, last, revision);
        Publish(new WatchEvent(WatchEventType.Deleted, gone, current));
        return gone;
    }

    /// <summary>Puts back what an earlier run stored, without events.</summary>
    public void Restore_NeedsLock(ResourceKind kind, JsonObject node)
    {
        var revision = long.Parse(node["metadata"].Text("resourceVersion") ?? "1", CultureInfo.InvariantCulture);
        var stored = new StoredObject(kind, node, revision);
        Table(kind.StorageKey).Set(stored);
        Link(stored);
        RaiseRevision_NeedsLock(revision);
    }

    public void RaiseRevision_NeedsLock(long revision)
    {
        _revision = Math.Max(_revision, revision);
        _oldestRevision = _revision;
    }

    /// <summary>
    /// Starts a watch after a revision. False where the history does not reach back that far.
    /// </summary>
    public bool TryWatch(ResourceKind kind, string? @namespace, long afterRevision, out Watch watch)
    {
        watch = new Watch(kind.StorageKey, @namespace);
        lock (Gate)
        {
            if (afterRevision < _oldestRevision)
            {
                return false;
            }

            foreach (var change in _history.Where(change => change.Revision > afterRevision))
            {
                watch.Offer(change);
            }

            _watches.Add(watch);
            return true;
        }
    }

    public void Stop(Watch watch)
    {
        lock (Gate)
        {
            _watches.Remove(watch);
        }
    }

    /// <summary>Forgets the history, as etcd compaction does: watches of older revisions answer 410.</summary>
    public void Compact()
    {
        lock (Gate)
        {
            _history.Clear();
            _oldestRevision = _revision;
        }
    }

    private ResourceTable Table(string storageKey)
    {
        if (!_tables.TryGetValue(storageKey, out var table))
        {
            _tables[storageKey] = table = new ResourceTable();
        }

        return table;
    }

    private void Publish(WatchEvent change)
    {
        _history.Enqueue(change);
        if (_history.Count > historyCapacity)
        {
            _oldestRevision = _history.Dequeue().Revision;
        }

        foreach (var watch in _watches)
        {
            watch.Offer(change);
        }

        Changed?.Invoke(change);
    }

    private void Link(StoredObject item)
    {
        foreach (var uid in OwnerUids(item))
        {
            if (!_dependents.TryGetValue(uid, out var set))
            {
                _dependents[uid] = set = [];
            }

            set.Add(item);
        }
    }

    private void Unlink(StoredObject? item)
    {
        foreach (var uid in item is null ? [] : OwnerUids(item))
        {
            if (_dependents.TryGetValue(uid, out var set) && set.Remove(item!) && set.Count == 0)
            {
                _dependents.Remove(uid);
            }
        }
    }

    private static IEnumerable<string> OwnerUids(StoredObject item) =>
        item.Metadata.Array("ownerReferences")?.Select(static owner => owner.Text("uid") ?? "") ?? [];
}
