using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Arm.Providers;

namespace GitOpsServerless.Sandbox.Arm;

/// <summary>Keeps children that are also elements of their parent in step: subnets of a network, rules of a security group, routes of a table.</summary>
internal static class ParentArrays
{
    /// <summary>After a write: a child goes into its parent's array, elements become readable as children.</summary>
    public static void Sync(ArmStore store, string id, DateTimeOffset now)
    {
        var resource = store.Find(id)!;
        foreach (var path in ProviderProfiles.Find(resource.Type).Elements.Keys)
        {
            Publish(store, resource, path, now);
        }

        if (Parent(store, id, out var collection) is not { } parent)
        {
            return;
        }

        var body = parent.Body.DeepClone().AsObject();
        var array = JsonPath.Get(body, collection) as JsonArray ?? [];
        var name = ArmIds.NameOf(id);
        var element = resource.Body.DeepClone();
        var kept = array.Where(e => !string.Equals(JsonPath.Text(e?["name"]), name, StringComparison.OrdinalIgnoreCase)).Select(e => e?.DeepClone());
        JsonPath.Set(body, collection, new JsonArray([.. kept, element]));
        store.Put(parent.Id, body, parent.ApiVersion, now);
    }

    /// <summary>After a delete: the element goes, too.</summary>
    public static void Drop(ArmStore store, string id, DateTimeOffset now)
    {
        if (Parent(store, id, out var collection) is not { } parent || JsonPath.Get(parent.Body, collection) is not JsonArray)
        {
            return;
        }

        var body = parent.Body.DeepClone().AsObject();
        var name = ArmIds.NameOf(id);
        var kept = ((JsonArray)JsonPath.Get(body, collection)!)
            .Where(e => !string.Equals(JsonPath.Text(e?["name"]), name, StringComparison.OrdinalIgnoreCase)).Select(e => e?.DeepClone());
        JsonPath.Set(body, collection, new JsonArray([.. kept]));
        store.Put(parent.Id, body, parent.ApiVersion, now);
    }

    private static StoredResource? Parent(ArmStore store, string id, out string collection)
    {
        collection = "";
        if (ArmIds.ParentOf(id) is not { } parentId || store.Find(parentId) is not { } parent)
        {
            return null;
        }

        var type = ArmIds.TypeOf(id);
        var path = $"properties.{type[(type.LastIndexOf('/') + 1)..]}";
        collection = ProviderProfiles.Find(parent.Type).Elements.Keys.FirstOrDefault(k => string.Equals(k, path, StringComparison.OrdinalIgnoreCase)) ?? "";
        return collection.Length == 0 ? null : parent;
    }

    private static void Publish(ArmStore store, StoredResource parent, string path, DateTimeOffset now)
    {
        var elements = (JsonPath.Get(parent.Body, path) as JsonArray ?? []).OfType<JsonObject>().Where(e => e["id"] is not null).ToList();
        var collection = path[(path.LastIndexOf('.') + 1)..];
        var ids = elements.Select(e => e["id"]!.GetValue<string>()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var stale in store.Below($"{parent.Id}/{collection}").Where(r => !ids.Contains(r.Id)).Select(r => r.Id).ToList())
        {
            store.Remove(stale);
        }

        foreach (var element in elements)
        {
            store.Put(element["id"]!.GetValue<string>(), element.DeepClone().AsObject(), parent.ApiVersion, now);
        }
    }
}
