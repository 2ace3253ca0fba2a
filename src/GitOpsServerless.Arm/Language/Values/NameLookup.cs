namespace GitOpsServerless.Arm.Language.Values;

/// <summary>Finds by name: the exact spelling first, any other case after that. Immutable, so that threads may share it.</summary>
internal sealed class NameLookup<T>
    where T : class
{
    private readonly Dictionary<string, T> exact;
    private readonly Dictionary<string, T> insensitive;

    public NameLookup(IEnumerable<KeyValuePair<string, T>> items, int count)
    {
        exact = new Dictionary<string, T>(count, StringComparer.Ordinal);
        insensitive = new Dictionary<string, T>(count, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in items)
        {
            exact[name] = value;
            insensitive.TryAdd(name, value);
        }
    }

    public T? Find(string name) => exact.TryGetValue(name, out var found) || insensitive.TryGetValue(name, out found) ? found : null;

    public bool ContainsExact(string name) => exact.ContainsKey(name);
}
