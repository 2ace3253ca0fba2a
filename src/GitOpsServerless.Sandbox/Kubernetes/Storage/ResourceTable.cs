namespace GitOpsServerless.Sandbox.Kubernetes.Storage;

/// <summary>All objects of one kind, by namespace and name, in the order of their keys. Guarded by the store's lock.</summary>
internal sealed class ResourceTable
{
    private readonly Dictionary<string, StoredObject> _byKey = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedList<string, StoredObject>> _byNamespace = new(StringComparer.Ordinal);

    public int Count => _byKey.Count;

    public StoredObject? Find(string @namespace, string name) => _byKey.GetValueOrDefault(StoredObject.KeyOf(@namespace, name));

    public void Set(StoredObject item)
    {
        _byKey[item.SortKey] = item;
        if (!_byNamespace.TryGetValue(item.Namespace, out var inNamespace))
        {
            _byNamespace[item.Namespace] = inNamespace = new SortedList<string, StoredObject>(StringComparer.Ordinal);
        }

        inNamespace[item.Name] = item;
    }

    public void Remove(StoredObject item)
    {
        _byKey.Remove(item.SortKey);
        if (_byNamespace.TryGetValue(item.Namespace, out var inNamespace) && inNamespace.Remove(item.Name) && inNamespace.Count == 0)
        {
            _byNamespace.Remove(item.Namespace);
        }
    }

    /// <summary>The objects of a namespace, or of all where it is null, in the order of their keys.</summary>
    public StoredObject[] List(string? @namespace)
    {
        if (@namespace is not null)
        {
            return _byNamespace.TryGetValue(@namespace, out var inNamespace) ? [.. inNamespace.Values] : [];
        }

        var result = new StoredObject[_byKey.Count];
        var index = 0;
        foreach (var inNamespace in _byNamespace.Values)
        {
            inNamespace.Values.CopyTo(result, index);
            index += inNamespace.Count;
        }

        return result;
    }
}
