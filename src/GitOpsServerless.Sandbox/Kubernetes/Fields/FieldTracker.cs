using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Api;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Merge;
using GitOpsServerless.Sandbox.Kubernetes.Resources;

namespace GitOpsServerless.Sandbox.Kubernetes.Fields;

/// <summary>Keeps <c>metadata.managedFields</c> true through every write.</summary>
internal sealed class FieldTracker(Func<string> timestamp)
{
    private const string BeforeFirstApply = "before-first-apply";
    private const int MaxUpdateManagers = 10;
    private static readonly FieldSet s_unowned = Unowned();

    /// <summary>Records an update. Both objects are in the version of the request; the updated one gets its managed fields.</summary>
    public void Update(ResourceVersion version, JsonObject? live, JsonObject updated, string manager, string? subresource)
    {
        var identity = new ManagerIdentity(manager, IsApply: false, version.ApiVersion, subresource ?? "");
        var managers = Base(live, updated, out var untracked);
        updated["metadata"]?.AsObject().Remove("managedFields");
        if (untracked)
        {
            return;
        }

        // The fields that this operation takes are told apart from those that the manager has already.
        const string Self = "current-operation";
        var updater = new Updater(new KindTypes(version.Resource, subresource));
        try
        {
            updater.Update(live ?? Skeleton(version), updated, version.ApiVersion, managers.Sets, Self);
        }
        catch (MergeException)
        {
            // As the API server does: an object that cannot be tracked is written without tracking the change.
            managers.Sets.Remove(Self);
        }

        if (managers.Sets.Remove(Self, out var taken))
        {
            var set = taken.Set.Difference(s_unowned);
            if (!set.IsEmpty)
            {
                managers.Sets.TryGetValue(identity.Key, out var before);
                managers.Sets[identity.Key] = taken with { Set = before is null ? set : set.Union(before.Set) };
                managers.Touch(identity, timestamp());
            }
        }

        Write(updated, managers);
    }

    /// <summary>Merges an applied configuration into the live object. The result carries its managed fields.</summary>
    public JsonObject Apply(ResourceVersion version, JsonObject? live, JsonObject applied, string manager, string? subresource, bool force)
    {
        var identity = new ManagerIdentity(manager, IsApply: true, version.ApiVersion, subresource ?? "");
        var types = new KindTypes(version.Resource, subresource);
        var managers = live is null ? new FieldManagers() : FieldManagers.Read(live["metadata"].Array("managedFields"));
        var updater = new Updater(types);
        if (live is not null && managers.Sets.Count == 0)
        {
            var before = new ManagerIdentity(BeforeFirstApply, IsApply: false, version.ApiVersion, "");
            updater.Update(Skeleton(version), live, version.ApiVersion, managers.Sets, before.Key);
            Strip(managers, before.Key);
            managers.Touch(before, timestamp());
        }

        var previous = managers.Sets.GetValueOrDefault(identity.Key);
        var merged = Merge(updater, version, live, applied, managers, identity, force);
        Strip(managers, identity.Key);
        managers.Know(identity);
        var isSameSet = previous is not null && managers.Sets.TryGetValue(identity.Key, out var now) && now.ApiVersion == previous.ApiVersion && now.Set.SetEquals(previous.Set);
        if (!isSameSet || live is null || !SameBody(live, merged))
        {
            managers.Touch(identity, timestamp());
        }

        Write(merged, managers);
        return merged;
    }

    private static JsonObject Merge(Updater updater, ResourceVersion version, JsonObject? live, JsonObject applied, FieldManagers managers, ManagerIdentity identity, bool force)
    {
        try
        {
            return (JsonObject)updater.Apply(live ?? Skeleton(version), applied, version.ApiVersion, managers.Sets, identity.Key, force)!;
        }
        catch (MergeConflictException conflict)
        {
            throw new StatusException(ApplyConflicts.Describe(conflict.Conflicts, managers));
        }
        catch (MergeException problem)
        {
            throw new StatusException(TypedFailure(version, applied, problem));
        }
    }

    private static ApiStatus TypedFailure(ResourceVersion version, JsonObject applied, MergeException problem)
    {
        var metadata = applied["metadata"];
        return new ApiStatus(500, "", $"failed to create typed patch object ({metadata.Text("namespace")}/{metadata.Text("name")}; {version.ApiVersion}, Kind={version.Kind}): {problem.Message}");
    }

    private static JsonObject Skeleton(ResourceVersion version) => new() { ["apiVersion"] = version.ApiVersion, ["kind"] = version.Kind, ["metadata"] = new JsonObject() };

    /// <summary>The managers to start from: those in the written object where it names any, else those of the live one.</summary>
    private static FieldManagers Base(JsonObject? live, JsonObject updated, out bool untracked)
    {
        untracked = false;
        var given = updated["metadata"].Array("managedFields");
        var reset = given is [JsonObject { Count: 0 }];
        if (given is { Count: > 0 } && !reset && live is not null)
        {
            return FieldManagers.Read(given);
        }

        var current = live?["metadata"].Array("managedFields");

        // An object whose managed fields were cleared is not tracked again before the next apply.
        untracked = reset || (live is not null && current is null or { Count: 0 });
        return FieldManagers.Read(current);
    }

    private static void Write(JsonObject node, FieldManagers managers)
    {
        Cap(managers);
        var metadata = node.Ensure("metadata");
        metadata.Remove("managedFields");
        if (managers.Sets.Count > 0)
        {
            metadata["managedFields"] = managers.Write();
        }
    }

    /// <summary>Old updaters beyond a number share one entry, so that the list cannot grow without bound.</summary>
    private static void Cap(FieldManagers managers)
    {
        const string Ancient = "ancient-changes";
        var updates = managers.Sets.Where(static pair => !pair.Value.IsApplied).ToArray();
        if (updates.Length <= MaxUpdateManagers)
        {
            return;
        }

        foreach (var (key, owned) in updates.OrderBy(pair => managers.TimeOf(pair.Key), StringComparer.Ordinal).Take(updates.Length - MaxUpdateManagers + 1))
        {
            var bucket = new ManagerIdentity(Ancient, IsApply: false, owned.ApiVersion, "");
            if (bucket.Key == key)
            {
                continue;
            }

            var time = managers.TimeOf(key);
            managers.Sets.TryGetValue(bucket.Key, out var present);
            managers.Sets.Remove(key);
            managers.Sets[bucket.Key] = owned with { Set = present is null ? owned.Set : present.Set.Union(owned.Set) };
            managers.Touch(bucket, time ?? "");
        }
    }

    private static void Strip(FieldManagers managers, string key)
    {
        if (managers.Sets.TryGetValue(key, out var owned))
        {
            var set = owned.Set.Difference(s_unowned);
            if (set.IsEmpty)
            {
                managers.Sets.Remove(key);
            }
            else
            {
                managers.Sets[key] = owned with { Set = set };
            }
        }
    }

    private static bool SameBody(JsonObject live, JsonObject merged) => JsonValues.AreEqual(live, merged);

    /// <summary>What identifies an object or is kept by the server belongs to no manager.</summary>
    private static FieldSet Unowned()
    {
        var set = new FieldSet();
        foreach (var name in new[] { "apiVersion", "kind", "metadata" })
        {
            set.Add(PathElement.Field(name));
        }

        foreach (var name in new[] { "name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields", "resourceVersion" })
        {
            set.Add([PathElement.Field("metadata"), PathElement.Field(name)]);
        }

        return set;
    }
}
