using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>The resources of one deployment by everything that a template may call them.</summary>
internal sealed class ResourceTable
{
    private readonly Dictionary<string, List<ResourceInstance>> byKey = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<ResourceInstance>> bySymbol = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<ResourceInstance>> byLoop = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<ResourceInstance>> byShortName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ResourceInstance> byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ResourceInstance> all = [];

    public IReadOnlyList<ResourceInstance> All => all;

    /// <summary>Makes a symbolic name or a loop known, even when it has no instance.</summary>
    public void Declare(string? symbolicName, string? copyName)
    {
        if (symbolicName is not null)
        {
            bySymbol.TryAdd(symbolicName, []);
        }

        if (copyName is not null)
        {
            byLoop.TryAdd(copyName, []);
        }
    }

    /// <summary>Adds a resource; false when another enabled resource has its id already.</summary>
    public bool Add(ResourceInstance instance)
    {
        all.Add(instance);
        Add(byKey, instance.NameText, instance);
        Add(byKey, RelativeId(instance), instance);
        if (instance is { IsChild: true, Name: StringValue name })
        {
            Add(byShortName, name.Value[(name.Value.LastIndexOf('/') + 1)..], instance);
        }

        if (instance.SymbolicName is { } symbol)
        {
            Add(bySymbol, symbol, instance);
            if (instance.CopyIndex is { } index)
            {
                Add(bySymbol, $"{symbol}[{index}]", instance);
            }
        }

        if (instance.CopyName is { } loop)
        {
            Add(byLoop, loop, instance);
        }

        if (byId.TryGetValue(instance.IdText, out var other) && other.IsEnabled && !other.IsExisting)
        {
            return !instance.IsEnabled || instance.IsExisting || instance.UnknownCondition is not null || other.UnknownCondition is not null;
        }

        byId[instance.IdText] = instance;
        return true;
    }

    public ResourceInstance? FindId(string id) => byId.GetValueOrDefault(id.Length > 1 ? id.TrimEnd('/') : id);

    /// <summary>What an entry of <c>dependsOn</c> names: a symbolic name, an id, a loop, a name, type and name, or the
    /// last segment of the name of a child inside of its parent; null for nothing.</summary>
    public IReadOnlyList<ResourceInstance>? FindDependencies(string text)
    {
        if (FindId(text) is { } single)
        {
            return [single];
        }

        return bySymbol.TryGetValue(text, out var found) || byLoop.TryGetValue(text, out found) || byKey.TryGetValue(text.Trim('/'), out found) || byKey.TryGetValue(Relative(text), out found)
            || byShortName.TryGetValue(text, out found)
            ? found
            : null;
    }

    /// <summary>The one resource that a name stands for in <c>reference()</c> and <c>list*()</c>.</summary>
    public ResourceInstance? FindSingle(string text) => FindId(text)
        ?? (bySymbol.TryGetValue(text, out var found) || byKey.TryGetValue(text.Trim('/'), out found) ? Prefer(found) : null);

    public IReadOnlyList<ResourceInstance>? FindLoop(string name) => bySymbol.TryGetValue(name, out var found) || byLoop.TryGetValue(name, out found) ? found : null;

    /// <summary>The provider and what follows, of an id with or without a scope in front.</summary>
    private static string Relative(string id)
    {
        const string marker = "/providers/";
        var index = id.LastIndexOf(marker, StringComparison.OrdinalIgnoreCase);
        return index < 0 ? id : id[(index + marker.Length)..];
    }

    private static string RelativeId(ResourceInstance instance) => instance.Id is StringValue id ? Relative(id.Value) : instance.IdText;

    private static ResourceInstance? Prefer(List<ResourceInstance> instances) => instances.Find(static instance => instance.IsEnabled) ?? instances.FirstOrDefault();

    private static void Add(Dictionary<string, List<ResourceInstance>> index, string key, ResourceInstance instance)
    {
        if (!index.TryGetValue(key, out var list))
        {
            index.Add(key, list = []);
        }

        list.Add(instance);
    }
}
