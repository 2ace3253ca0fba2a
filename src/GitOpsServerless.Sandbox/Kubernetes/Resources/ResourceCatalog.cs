namespace GitOpsServerless.Sandbox.Kubernetes.Resources;

/// <summary>All kinds that the server knows now. Readers see one consistent table; writers replace it.</summary>
internal sealed class ResourceCatalog
{
    private readonly Dictionary<string, ResourceKind> _custom = new(StringComparer.Ordinal);
    private volatile Table _table = new(BuiltInResources.All);

    public IReadOnlyList<ResourceKind> All => _table.All;

    /// <summary>The served version behind a route; null where there is none.</summary>
    public ResourceVersion? ByPath(string group, string version, string plural) =>
        _table.ByPath.GetValueOrDefault((group, version, plural));

    /// <summary>The served version of a kind; null where there is none.</summary>
    public ResourceVersion? ByKind(string apiVersion, string kind) => _table.ByKind.GetValueOrDefault((apiVersion, kind));

    /// <summary>The kind of a stored object, whose version may no longer be served.</summary>
    public ResourceKind? ByStoredKind(string apiVersion, string kind)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var group = slash < 0 ? "" : apiVersion[..slash];
        return _table.All.FirstOrDefault(found => found.Kind == kind && found.Group == group);
    }

    public ResourceKind? ByStorageKey(string storageKey) => _table.ByStorageKey.GetValueOrDefault(storageKey);

    public bool HasGroupVersion(string group, string version) => _table.GroupVersions.Contains((group, version));

    public bool HasGroup(string group) => _table.Groups.Contains(group);

    /// <summary>Adds or replaces a custom kind.</summary>
    public void SetCustom(ResourceKind kind)
    {
        lock (_custom)
        {
            _custom[kind.StorageKey] = kind;
            Publish();
        }
    }

    /// <summary>Removes a custom kind; one that is absent is removed already.</summary>
    public void RemoveCustom(string storageKey)
    {
        lock (_custom)
        {
            if (_custom.Remove(storageKey))
            {
                Publish();
            }
        }
    }

    private void Publish() => _table = new Table([.. BuiltInResources.All, .. _custom.Values.OrderBy(static kind => kind.StorageKey, StringComparer.Ordinal)]);

    private sealed class Table
    {
        public Table(IReadOnlyList<ResourceKind> all)
        {
            All = all;
            foreach (var kind in all)
            {
                ByStorageKey[kind.StorageKey] = kind;
                foreach (var version in kind.Versions.Where(static version => version.IsServed))
                {
                    Groups.Add(kind.Group);
                    GroupVersions.Add((kind.Group, version.Version));
                    ByPath[(kind.Group, version.Version, kind.Plural)] = version;
                    ByKind.TryAdd((version.ApiVersion, kind.Kind), version);
                }
            }
        }

        public IReadOnlyList<ResourceKind> All { get; }

        public Dictionary<(string Group, string Version, string Plural), ResourceVersion> ByPath { get; } = [];

        public Dictionary<(string ApiVersion, string Kind), ResourceVersion> ByKind { get; } = [];

        public Dictionary<string, ResourceKind> ByStorageKey { get; } = new(StringComparer.Ordinal);

        public HashSet<(string Group, string Version)> GroupVersions { get; } = [];

        public HashSet<string> Groups { get; } = new(StringComparer.Ordinal);
    }
}
