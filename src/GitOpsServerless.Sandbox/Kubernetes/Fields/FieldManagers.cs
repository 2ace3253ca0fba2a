using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Merge;

namespace GitOpsServerless.Sandbox.Kubernetes.Fields;

/// <summary>The managers of one object: <c>metadata.managedFields</c>, decoded. A working copy.</summary>
internal sealed class FieldManagers
{
    private readonly Dictionary<string, ManagerIdentity> _identities = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _times = new(StringComparer.Ordinal);

    public Dictionary<string, VersionedSet> Sets { get; } = new(StringComparer.Ordinal);

    public static FieldManagers Read(JsonArray? managedFields)
    {
        var result = new FieldManagers();
        foreach (var entry in managedFields?.OfType<JsonObject>() ?? [])
        {
            if (entry.Object("fieldsV1") is not { } fields || entry.Text("apiVersion") is not { } apiVersion)
            {
                continue;
            }

            var identity = new ManagerIdentity(entry.Text("manager") ?? "unknown", entry.Text("operation") == "Apply", apiVersion, entry.Text("subresource") ?? "");
            result._identities[identity.Key] = identity;
            result._times[identity.Key] = entry.Text("time");
            result.Sets[identity.Key] = new VersionedSet(FieldsV1.Read(fields), apiVersion, identity.IsApply);
        }

        return result;
    }

    public FieldManagers Copy()
    {
        var copy = new FieldManagers();
        foreach (var (key, set) in Sets)
        {
            copy.Sets[key] = set;
            copy._identities[key] = _identities[key];
            copy._times[key] = _times[key];
        }

        return copy;
    }

    /// <summary>Makes a manager known and stamps its last change.</summary>
    public void Touch(ManagerIdentity identity, string time)
    {
        _identities[identity.Key] = identity;
        _times[identity.Key] = time;
    }

    /// <summary>Makes a manager known, with the time that it has.</summary>
    public void Know(ManagerIdentity identity)
    {
        _identities[identity.Key] = identity;
        _times.TryAdd(identity.Key, null);
    }

    public string? TimeOf(string key) => _times.GetValueOrDefault(key);

    public string NameOf(string key) => _identities.TryGetValue(key, out var identity) ? identity.Display : key;

    public JsonArray Write()
    {
        var ordered = Sets
            .Select(pair => (Identity: _identities[pair.Key], Time: _times.GetValueOrDefault(pair.Key), pair.Value))
            .OrderBy(static entry => entry.Identity.IsApply ? 0 : 1)
            .ThenBy(static entry => entry.Time, StringComparer.Ordinal)
            .ThenBy(static entry => entry.Identity.Manager, StringComparer.Ordinal)
            .ThenBy(static entry => entry.Value.ApiVersion, StringComparer.Ordinal)
            .ThenBy(static entry => entry.Identity.Subresource, StringComparer.Ordinal);
        return new JsonArray([.. ordered.Select(static entry => (JsonNode)Write(entry.Identity, entry.Time, entry.Value))]);
    }

    private static JsonObject Write(ManagerIdentity identity, string? time, VersionedSet owned)
    {
        var entry = new JsonObject { ["manager"] = identity.Manager, ["operation"] = owned.IsApplied ? "Apply" : "Update", ["apiVersion"] = owned.ApiVersion };
        if (time is not null)
        {
            entry["time"] = time;
        }

        entry["fieldsType"] = "FieldsV1";
        entry["fieldsV1"] = FieldsV1.Write(owned.Set);
        if (identity.Subresource.Length > 0)
        {
            entry["subresource"] = identity.Subresource;
        }

        return entry;
    }
}
