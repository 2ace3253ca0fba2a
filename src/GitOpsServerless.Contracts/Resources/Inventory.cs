using System.Text.Json.Nodes;

namespace GitOpsServerless.Contracts;

/// <summary>
/// Everything that an application ever applied and whose deletion is not confirmed. The format is load-bearing:
/// what is not in it is never pruned.
/// </summary>
public sealed record Inventory
{
    /// <summary>Version of the document format.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Entries, ordered by id.</summary>
    public IReadOnlyList<InventoryEntry> Entries { get; init; } = [];

    /// <summary>Nothing was applied yet.</summary>
    public static Inventory Empty { get; } = new();

    /// <summary>The entry of a resource, or null.</summary>
    public InventoryEntry? Find(ResourceId id) => Entries.FirstOrDefault(e => e.Id == id);

    /// <summary>Adds or replaces an entry.</summary>
    public Inventory With(InventoryEntry entry) => WithAll([entry]);

    /// <summary>Adds or replaces entries.</summary>
    public Inventory WithAll(IEnumerable<InventoryEntry> entries)
    {
        var byId = Entries.ToDictionary(e => e.Id);
        foreach (var entry in entries)
        {
            byId[entry.Id] = entry;
        }

        return this with { Entries = [.. byId.Values.OrderBy(e => e.Id)] };
    }

    /// <summary>Forgets resources whose deletion is confirmed.</summary>
    public Inventory Without(IReadOnlySet<ResourceId> ids) =>
        ids.Count == 0 ? this : this with { Entries = [.. Entries.Where(e => !ids.Contains(e.Id))] };
}

/// <summary>One applied resource.</summary>
/// <param name="Id">Identity.</param>
/// <param name="ApiVersion">The version in which it was applied, used to read and delete it.</param>
public sealed record InventoryEntry(ResourceId Id, string ApiVersion)
{
    /// <summary>What tells the incarnation that was applied from another one of the same name (the UID in Kubernetes, when it was created in Azure).</summary>
    public string? Uid { get; init; }

    /// <summary>
    /// Digest of the desired payload that was applied last. A difference to live while the desired digest is still this one
    /// is drift; with another desired digest it is a pending change.
    /// </summary>
    public string? DesiredDigest { get; init; }

    /// <summary>Revision that was applied last.</summary>
    public string? Revision { get; init; }

    /// <summary>When it was applied last.</summary>
    public DateTimeOffset? AppliedAt { get; init; }

    /// <summary>
    /// What the target itself wants to remember of the last apply, such as the provider's answer that later reads are compared with.
    /// Holds no secret.
    /// </summary>
    public JsonObject? Baseline { get; init; }

    /// <summary>
    /// What the target itself wants to remember of the last check: times and digests that let it tell that nothing has changed without reading
    /// the resource again. Holds no values, and may be thrown away at any time.
    /// </summary>
    public JsonObject? Checked { get; init; }
}
