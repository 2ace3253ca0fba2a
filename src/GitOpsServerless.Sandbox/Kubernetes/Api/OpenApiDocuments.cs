using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Resources;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>
/// The part of OpenAPI v3 by which clients learn that the server validates fields: the patch operation of each kind
/// with its query parameters. Schemas are not described.
/// </summary>
internal sealed class OpenApiDocuments(ResourceCatalog catalog)
{
    private static readonly string[] s_parameters = ["dryRun", "fieldManager", "fieldValidation", "force"];

    public JsonObject Index()
    {
        var paths = new JsonObject();
        foreach (var version in Served().DistinctBy(static version => version.ApiVersion))
        {
            var path = PathOf(version);
            paths[path] = new JsonObject { ["serverRelativeURL"] = "/openapi/v3/" + path };
        }

        return new JsonObject { ["paths"] = paths };
    }

    /// <summary>The document of a path such as <c>apis/apps/v1</c>; null where nothing is served there.</summary>
    public JsonObject? Find(string path)
    {
        var versions = Served().Where(version => PathOf(version) == path && version.Verbs.Contains("patch")).ToArray();
        if (versions.Length == 0)
        {
            return null;
        }

        var paths = new JsonObject();
        foreach (var version in versions)
        {
            var scope = version.Resource.IsNamespaced ? "namespaces/{namespace}/" : "";
            paths[$"/{path}/{scope}{version.Resource.Plural}/{{name}}"] = new JsonObject { ["patch"] = Patch(version) };
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "unversioned" },
            ["paths"] = paths,
        };
    }

    private IEnumerable<ResourceVersion> Served() => catalog.All.SelectMany(static kind => kind.Versions).Where(static version => version.IsServed);

    private static string PathOf(ResourceVersion version) => (version.Resource.Group.Length == 0 ? "api/" : "apis/") + version.ApiVersion;

    private static JsonObject Patch(ResourceVersion version) => new()
    {
        ["parameters"] = new JsonArray([.. s_parameters.Select(static name => (JsonNode)new JsonObject
        {
            ["name"] = name,
            ["in"] = "query",
            ["schema"] = new JsonObject { ["type"] = name == "force" ? "boolean" : "string" },
        })]),
        ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
        ["x-kubernetes-action"] = "patch",
        ["x-kubernetes-group-version-kind"] = new JsonObject { ["group"] = version.Resource.Group, ["version"] = version.Version, ["kind"] = version.Kind },
    };
}
