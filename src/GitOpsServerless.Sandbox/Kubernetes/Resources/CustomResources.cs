using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Schema;

namespace GitOpsServerless.Sandbox.Kubernetes.Resources;

/// <summary>Turns CustomResourceDefinitions into kinds.</summary>
internal static class CustomResources
{
    private static readonly HashSet<string> s_verbs = new(StringComparer.Ordinal) { "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch" };
    private static readonly HashSet<string> s_subresourceVerbs = new(StringComparer.Ordinal) { "get", "patch", "update" };

    /// <summary>Adds or replaces the kind of a definition.</summary>
    public static void Register(ResourceCatalog catalog, JsonObject definition)
    {
        if (definition.Object("spec") is not { } spec || spec.Object("names") is not { } names)
        {
            return;
        }

        var kind = new ResourceKind
        {
            Group = spec.Text("group") ?? "",
            Kind = names.Text("kind") ?? "",
            Plural = names.Text("plural") ?? "",
            Singular = names.Text("singular") ?? names.Text("kind")?.ToLowerInvariant() ?? "",
            ListKind = names.Text("listKind") ?? names.Text("kind") + "List",
            ShortNames = Texts(names.Array("shortNames")),
            Categories = Texts(names.Array("categories")),
            IsNamespaced = spec.Text("scope") == "Namespaced",
            IsCustom = true,
            Versions = [],
        };
        kind.Versions = [.. (spec.Array("versions") ?? []).OfType<JsonObject>().Select(version => Build(kind, version)).OrderBy(static version => version.Version, Api.VersionPriority.Instance)];
        if (kind.Versions.Any(static version => version.IsStorage))
        {
            catalog.SetCustom(kind);
        }
    }

    public static string StorageKeyOf(JsonObject definition) =>
        definition.Object("spec").Text("group") + "/" + definition.Object("spec").Object("names").Text("plural");

    private static ResourceVersion Build(ResourceKind kind, JsonObject version)
    {
        var schema = version.Object("schema").Object("openAPIV3Schema");
        var subresources = new Dictionary<string, Subresource>(StringComparer.Ordinal);
        var declared = version.Object("subresources");
        if (declared?.ContainsKey("status") == true)
        {
            subresources["status"] = new Subresource("status", "", "", s_subresourceVerbs);
        }

        if (declared.Object("scale") is not null)
        {
            subresources["scale"] = new Subresource("scale", "autoscaling/v1", "Scale", s_subresourceVerbs);
        }

        return new ResourceVersion
        {
            Version = version.Text("name") ?? "",
            Resource = kind,
            Schema = StructuralSchema.ToMergeSchema(schema),
            StructuralSchema = (JsonObject?)schema?.DeepClone(),
            Verbs = s_verbs,
            Subresources = subresources,
            IsStorage = version.Boolean("storage") == true,
            IsServed = version.Boolean("served") == true,
        };
    }

    private static string[] Texts(JsonArray? list) => [.. (list ?? []).Select(static item => item.AsText() ?? "")];
}
