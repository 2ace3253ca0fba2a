using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Hosting;

namespace GitOpsServerless.Sandbox.Arm;

/// <summary>
/// All state of the sandbox: resources by id, records of deployments and stacks, the activity log, and secrets.
/// Every change is written to the folder, where there is one, before the answer goes out. Callers hold <see cref="Gate"/>.
/// </summary>
internal sealed class ArmStore
{
    private const int MaxActivity = 50_000;
    private const string LockType = "/providers/Microsoft.Authorization/locks/";
    private const string ResourcePrefix = "resource ";
    private const string RecordPrefix = "record ";
    private const string SecretPrefix = "secret ";
    private const string ActivityPrefix = "activity ";
    private readonly Dictionary<string, StoredResource> _resources = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, JsonObject> _records = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, JsonObject> _secrets = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<JsonObject> _activity = [];
    private readonly StateFolder? _folder;
    private long _activitySequence;

    public ArmStore(string? directory)
    {
        _folder = directory is null ? null : new StateFolder(directory);
        foreach (var (key, content) in _folder?.ReadAll() ?? [])
        {
            Load(key, JsonNode.Parse(content)!.AsObject());
        }

        _activity.Sort((a, b) => string.CompareOrdinal(a["eventTimestamp"]!.GetValue<string>(), b["eventTimestamp"]!.GetValue<string>()));
    }

    /// <summary>One request at a time.</summary>
    public Lock Gate { get; } = new();

    public IEnumerable<StoredResource> Resources => _resources.Values;

    public IReadOnlyList<JsonObject> Activity => _activity;

    public IEnumerable<KeyValuePair<string, JsonObject>> Records => _records;

    /// <summary>Keys of records of operations that have not ended, so that nobody looks through all.</summary>
    public HashSet<string> Running { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Ids of locks.</summary>
    public HashSet<string> Locks { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Ids of stacks that deny something.</summary>
    public HashSet<string> DenyingStacks { get; } = new(StringComparer.OrdinalIgnoreCase);

    public StoredResource? Find(string id) => _resources.GetValueOrDefault(id.TrimEnd('/'));

    public bool Exists(string id) => _resources.ContainsKey(id.TrimEnd('/'));

    /// <summary>Creates or replaces a resource.</summary>
    public StoredResource Put(string id, JsonObject body, string apiVersion, DateTimeOffset now)
    {
        var before = Find(id);
        var stored = new StoredResource(before?.Id ?? id, body, apiVersion, before?.CreatedAt ?? now, now) { Previous = before?.Body };
        _resources[stored.Id] = stored;
        NoteLock(stored.Id);
        _folder?.Write(ResourcePrefix + stored.Id.ToLowerInvariant(), JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["id"] = stored.Id,
            ["apiVersion"] = apiVersion,
            ["createdAt"] = stored.CreatedAt.ToString("O", CultureInfo.InvariantCulture),
            ["changedAt"] = stored.ChangedAt.ToString("O", CultureInfo.InvariantCulture),
            ["body"] = body.DeepClone(),
        }));
        return stored;
    }

    /// <summary>Removes a resource with everything below it; returns the ids that are gone.</summary>
    public IReadOnlyList<string> Remove(string id)
    {
        var root = id.TrimEnd('/');
        List<string> gone = [.. _resources.Keys.Where(k => IsSelfOrBelow(k, root))];
        foreach (var key in gone)
        {
            _resources.Remove(key);
            Locks.Remove(key);
            _folder?.Delete(ResourcePrefix + key.ToLowerInvariant());
        }

        return gone;
    }

    public IEnumerable<StoredResource> Below(string scope)
    {
        var root = scope.TrimEnd('/');
        return _resources.Values.Where(r => IsSelfOrBelow(r.Id, root) && r.Id.Length > root.Length);
    }

    public JsonObject? Record(string id) => _records.GetValueOrDefault(id);

    public void PutRecord(string id, JsonObject record)
    {
        _records[id] = record;
        NoteStack(id, record);
        _folder?.Write(RecordPrefix + id.ToLowerInvariant(), JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["id"] = id, ["record"] = record.DeepClone() }));
    }

    public void RemoveRecord(string id)
    {
        _records.Remove(id);
        DenyingStacks.Remove(id);
        _folder?.Delete(RecordPrefix + id.ToLowerInvariant());
    }

    public JsonObject? Secret(string vault, string name) => _secrets.GetValueOrDefault($"{vault}/{name}");

    public void PutSecret(string vault, string name, JsonObject secret)
    {
        _secrets[$"{vault}/{name}"] = secret;
        _folder?.Write($"{SecretPrefix}{vault}/{name}".ToLowerInvariant(), JsonSerializer.SerializeToUtf8Bytes(secret));
    }

    public void Log(JsonObject activity)
    {
        _activity.Add(activity);
        if (_activity.Count > MaxActivity)
        {
            _activity.RemoveRange(0, MaxActivity / 10);
        }

        var sequence = Interlocked.Increment(ref _activitySequence);
        _folder?.Write(ActivityPrefix + (sequence % MaxActivity).ToString(CultureInfo.InvariantCulture), JsonSerializer.SerializeToUtf8Bytes(activity));
    }

    private void NoteLock(string id)
    {
        if (id.Contains(LockType, StringComparison.OrdinalIgnoreCase))
        {
            Locks.Add(id);
        }
    }

    private void NoteStack(string id, JsonObject record)
    {
        if ((record["properties"] as JsonObject)?["denySettings"] is JsonObject deny && deny["mode"]?.GetValue<string>() is { } mode && !string.Equals(mode, "none", StringComparison.OrdinalIgnoreCase))
        {
            DenyingStacks.Add(id);
        }
        else
        {
            DenyingStacks.Remove(id);
        }
    }

    private static bool IsSelfOrBelow(string id, string root) =>
        id.StartsWith(root, StringComparison.OrdinalIgnoreCase) && (id.Length == root.Length || id[root.Length] == '/');

    private void Load(string key, JsonObject document)
    {
        if (key.StartsWith(ResourcePrefix, StringComparison.Ordinal))
        {
            var id = document["id"]!.GetValue<string>();
            _resources[id] = new StoredResource(
                id, document["body"]!.DeepClone().AsObject(), document["apiVersion"]!.GetValue<string>(), Time(document["createdAt"]), Time(document["changedAt"]));
            NoteLock(id);
        }
        else if (key.StartsWith(RecordPrefix, StringComparison.Ordinal))
        {
            var (id, record) = (document["id"]!.GetValue<string>(), document["record"]!.DeepClone().AsObject());
            _records[id] = record;
            NoteStack(id, record);
            if (record["kind"]?.GetValue<string>() is "deployment" or "deletion" && record["state"]?.GetValue<string>() is "Accepted" or "Running" or "InProgress")
            {
                Running.Add(id);
            }
        }
        else if (key.StartsWith(SecretPrefix, StringComparison.Ordinal))
        {
            _secrets[key[SecretPrefix.Length..]] = document;
        }
        else if (key.StartsWith(ActivityPrefix, StringComparison.Ordinal))
        {
            _activity.Add(document);
            _activitySequence = Math.Max(_activitySequence, long.Parse(key[ActivityPrefix.Length..], CultureInfo.InvariantCulture));
        }
    }

    private static DateTimeOffset Time(JsonNode? node) =>
        DateTimeOffset.Parse(node!.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
