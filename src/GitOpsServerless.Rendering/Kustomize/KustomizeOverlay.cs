using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Rendering.Kustomize;

/// <summary>
/// Puts the application's options on top of the kustomization of the repository, field by field, as Flux and
/// <c>kustomize edit</c> do: single values replace, lists are added to, an image or replica count of the same name is replaced.
/// </summary>
internal static class KustomizeOverlay
{
    private const string OriginAnnotations = "originAnnotations";

    public static void Apply(JsonObject document, KustomizeOptions options)
    {
        Set(document, "namespace", options.Namespace);
        Set(document, "namePrefix", options.NamePrefix);
        Set(document, "nameSuffix", options.NameSuffix);
        foreach (var image in options.Images)
        {
            ReplaceByName(document, "images", image.Name, ImageOf(image));
        }

        foreach (var (name, count) in options.Replicas)
        {
            ReplaceByName(document, "replicas", name, new JsonObject { ["name"] = name, ["count"] = count });
        }

        if (options.Labels.Count > 0)
        {
            ListOf(document, "labels").Add(new JsonObject
            {
                ["pairs"] = ObjectOf(options.Labels),
                ["includeSelectors"] = options.LabelSelectors,
                ["includeTemplates"] = options.LabelTemplates,
            });
        }

        foreach (var (name, value) in options.Annotations)
        {
            var annotations = document["commonAnnotations"] as JsonObject ?? [];
            annotations[name] = value;
            document["commonAnnotations"] ??= annotations;
        }

        foreach (var patch in options.Patches)
        {
            ListOf(document, "patches").Add(patch.DeepClone());
        }

        foreach (var component in options.Components)
        {
            ListOf(document, "components").Add((JsonNode)component);
        }
    }

    /// <summary>Asks kustomize to say where each object is from; false when the repository asked for that itself, so that it must stay in the output.</summary>
    public static bool RequestOrigins(JsonObject document)
    {
        var metadata = ListOf(document, "buildMetadata");
        if (Kustomization.Texts(metadata).Contains(OriginAnnotations, StringComparer.Ordinal))
        {
            return false;
        }

        metadata.Add((JsonNode)OriginAnnotations);
        return true;
    }

    private static void Set(JsonObject document, string field, string? value)
    {
        if (value is not null)
        {
            document[field] = value;
        }
    }

    private static void ReplaceByName(JsonObject document, string field, string name, JsonObject item)
    {
        var list = ListOf(document, field);
        for (var at = 0; at < list.Count; at++)
        {
            if (Kustomization.Text((list[at] as JsonObject)?["name"]) == name)
            {
                list[at] = item;
                return;
            }
        }

        list.Add(item);
    }

    private static JsonObject ImageOf(ImageOverride image)
    {
        var item = new JsonObject { ["name"] = image.Name };
        Set(item, "newName", image.NewName);
        Set(item, "newTag", image.NewTag);
        Set(item, "digest", image.Digest);
        return item;
    }

    private static JsonObject ObjectOf(IReadOnlyDictionary<string, string> pairs)
    {
        var result = new JsonObject();
        foreach (var (name, value) in pairs)
        {
            result[name] = value;
        }

        return result;
    }

    private static JsonArray ListOf(JsonObject document, string field)
    {
        if (document[field] is not JsonArray list)
        {
            document[field] = list = [];
        }

        return list;
    }
}
