using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Resources;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>
/// The discovery documents, classic and aggregated
/// (https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api).
/// </summary>
internal sealed class DiscoveryDocuments(ResourceCatalog catalog)
{
    public JsonObject Paths() => new()
    {
        ["paths"] = Strings(["/api", "/api/v1", "/apis", .. GroupNames().Select(static name => "/apis/" + name), "/healthz", "/livez", "/readyz", "/version"]),
    };

    public JsonObject CoreVersions() => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = Strings(["v1"]),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = "127.0.0.1" }),
    };

    public JsonObject Groups() => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. GroupNames().Select(name => (JsonNode)GroupBody(name))]),
    };

    public JsonObject? Group(string group)
    {
        if (group.Length == 0 || !catalog.HasGroup(group))
        {
            return null;
        }

        var body = GroupBody(group);
        body.Insert(0, "kind", "APIGroup");
        body.Insert(1, "apiVersion", "v1");
        return body;
    }

    public JsonObject? Resources(string group, string version)
    {
        if (!catalog.HasGroupVersion(group, version))
        {
            return null;
        }

        return new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = group.Length == 0 ? version : group + "/" + version,
            ["resources"] = new JsonArray([.. VersionsOf(group, version).SelectMany(ResourceEntries)]),
        };
    }

    public JsonObject Aggregated(bool core)
    {
        var groups = core ? [""] : GroupNames();
        return new JsonObject
        {
            ["kind"] = "APIGroupDiscoveryList",
            ["apiVersion"] = "apidiscovery.k8s.io/v2",
            ["metadata"] = new JsonObject(),
            ["items"] = new JsonArray([.. groups.Select(name => (JsonNode)AggregatedGroup(name))]),
        };
    }

    private IEnumerable<string> GroupNames() => catalog.All.Select(static kind => kind.Group).Where(static group => group.Length > 0).Distinct(StringComparer.Ordinal);

    private IEnumerable<ResourceVersion> VersionsOf(string group, string version) =>
        catalog.All.Where(kind => kind.Group == group).SelectMany(static kind => kind.Versions).Where(found => found.Version == version && found.IsServed);

    private IEnumerable<string> VersionNames(string group) =>
        catalog.All.Where(kind => kind.Group == group).SelectMany(static kind => kind.Versions).Where(static found => found.IsServed)
            .Select(static found => found.Version).Distinct(StringComparer.Ordinal).Order(VersionPriority.Instance);

    private JsonObject GroupBody(string group)
    {
        var versions = VersionNames(group).Select(version => (JsonNode)new JsonObject { ["groupVersion"] = group + "/" + version, ["version"] = version }).ToArray();
        return new JsonObject { ["name"] = group, ["versions"] = new JsonArray(versions), ["preferredVersion"] = versions[0].DeepClone() };
    }

    private static IEnumerable<JsonNode> ResourceEntries(ResourceVersion version)
    {
        var kind = version.Resource;
        var entry = new JsonObject { ["name"] = kind.Plural, ["singularName"] = kind.Singular, ["namespaced"] = kind.IsNamespaced, ["kind"] = kind.Kind, ["verbs"] = Strings(version.Verbs) };
        AddNames(entry, kind);
        yield return entry;
        foreach (var subresource in version.Subresources.Values)
        {
            var body = new JsonObject { ["name"] = kind.Plural + "/" + subresource.Name, ["singularName"] = "", ["namespaced"] = kind.IsNamespaced };
            if (subresource.Kind.Length > 0)
            {
                var slash = subresource.ApiVersion.IndexOf('/', StringComparison.Ordinal);
                body["group"] = slash < 0 ? "" : subresource.ApiVersion[..slash];
                body["version"] = subresource.ApiVersion[(slash + 1)..];
            }

            body["kind"] = subresource.Kind.Length > 0 ? subresource.Kind : kind.Kind;
            body["verbs"] = Strings(subresource.Verbs);
            yield return body;
        }
    }

    private JsonObject AggregatedGroup(string group)
    {
        var body = new JsonObject { ["metadata"] = group.Length == 0 ? new JsonObject() : new JsonObject { ["name"] = group } };
        body["versions"] = new JsonArray([.. VersionNames(group).Select(version => (JsonNode)new JsonObject
        {
            ["version"] = version,
            ["resources"] = new JsonArray([.. VersionsOf(group, version).Select(static found => (JsonNode)AggregatedResource(found))]),
            ["freshness"] = "Current",
        })]);
        return body;
    }

    private static JsonObject AggregatedResource(ResourceVersion version)
    {
        var kind = version.Resource;
        var body = new JsonObject
        {
            ["resource"] = kind.Plural,
            ["responseKind"] = KindBody(kind.Group, version.Version, kind.Kind),
            ["scope"] = kind.IsNamespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = kind.Singular,
            ["verbs"] = Strings(version.Verbs),
        };
        AddNames(body, kind);
        if (version.Subresources.Count > 0)
        {
            body["subresources"] = new JsonArray([.. version.Subresources.Values.Select(subresource => (JsonNode)AggregatedSubresource(version, subresource))]);
        }

        return body;
    }

    private static JsonObject AggregatedSubresource(ResourceVersion version, Subresource subresource)
    {
        var slash = subresource.ApiVersion.IndexOf('/', StringComparison.Ordinal);
        var response = subresource.Kind.Length == 0
            ? KindBody(version.Resource.Group, version.Version, version.Kind)
            : KindBody(slash < 0 ? "" : subresource.ApiVersion[..slash], subresource.ApiVersion[(slash + 1)..], subresource.Kind);
        return new JsonObject { ["subresource"] = subresource.Name, ["responseKind"] = response, ["verbs"] = Strings(subresource.Verbs) };
    }

    private static JsonObject KindBody(string group, string version, string kind) => new() { ["group"] = group, ["version"] = version, ["kind"] = kind };

    private static void AddNames(JsonObject body, ResourceKind kind)
    {
        if (kind.ShortNames.Count > 0)
        {
            body["shortNames"] = Strings(kind.ShortNames);
        }

        if (kind.Categories.Count > 0)
        {
            body["categories"] = Strings(kind.Categories);
        }
    }

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(static value => (JsonNode)value)]);
}
