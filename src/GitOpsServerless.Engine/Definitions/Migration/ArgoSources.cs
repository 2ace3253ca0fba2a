using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Engine.Definitions.Migration;

/// <summary>The source of an Argo CD Application, with the options of its tool.</summary>
internal static class ArgoSources
{
    public static JsonObject Fill(JsonObject application, ForeignFields source, string? scope)
    {
        var (url, revision, chart) = (source.Text("repoURL"), source.Text("targetRevision"), source.Text("chart"));
        var path = (source.Text("path") ?? string.Empty).Trim('/');
        var (hasHelm, hasKustomize, hasDirectory) = (source.Has("helm"), source.Has("kustomize"), source.Has("directory"));
        var helm = Helm(source.Child("helm"));
        var kustomize = Kustomize(source.Child("kustomize"));
        var directory = Directory(source.Child("directory"));
        if (chart is not null)
        {
            var repository = url is not null && !url.Contains("://", StringComparison.Ordinal) ? "oci://" + url : url;
            helm.With("chart", chart).With("repository", repository).With("version", revision).With("namespace", helm["namespace"] ?? scope);
            return application.With("source", new JsonObject { ["directory"] = "." }).With("helm", helm);
        }

        application.With("source", new JsonObject { ["url"] = url }.With("path", path is "." ? null : path).With("revision", revision is "HEAD" ? null : revision));
        application.With("namespace", scope);
        if (hasHelm)
        {
            application["helm"] = helm.ContainsKey("namespace") ? helm : helm.With("namespace", scope);
        }
        else if (hasDirectory)
        {
            application["plain"] = directory;
        }
        else if (hasKustomize)
        {
            application["kustomize"] = kustomize;
        }

        return application;
    }

    private static JsonObject Helm(ForeignFields helm)
    {
        var values = helm.Take("valuesObject") as JsonObject ?? (helm.Text("values") is { } text ? Parse(helm, text) : null);
        helm.Drop("values", "version");
        var (parameters, texts, files) = (new JsonObject(), new JsonObject(), new JsonObject());
        foreach (var parameter in helm.Children("parameters"))
        {
            (parameter.Flag("forceString") == true ? texts : parameters)[parameter.Text("name") ?? string.Empty] = parameter.Text("value") ?? string.Empty;
        }

        foreach (var parameter in helm.Children("fileParameters"))
        {
            files[parameter.Text("name") ?? string.Empty] = parameter.Text("path") ?? string.Empty;
        }

        return new JsonObject()
            .With("releaseName", helm.Text("releaseName"))
            .With("namespace", helm.Text("namespace"))
            .With("valueFiles", helm.Take("valueFiles"))
            .With("ignoreMissingValueFiles", helm.Flag("ignoreMissingValueFiles"))
            .With("values", values)
            .With("parameters", parameters)
            .With("stringParameters", texts)
            .With("fileParameters", files)
            .With("includeCrds", helm.Flag("skipCrds") is { } skip ? !skip : null)
            .With("skipTests", helm.Flag("skipTests"))
            .With("kubeVersion", helm.Text("kubeVersion"))
            .With("apiVersions", helm.Take("apiVersions"));
    }

    private static JsonObject Kustomize(ForeignFields kustomize)
    {
        var labels = kustomize.Take("commonLabels");
        var withoutSelector = kustomize.Flag("labelWithoutSelector") ?? false;
        var replicas = new JsonObject();
        foreach (var replica in kustomize.Children("replicas"))
        {
            replicas[replica.Text("name") ?? string.Empty] = replica.Take("count")?.DeepClone();
        }

        return new JsonObject()
            .With("namePrefix", kustomize.Text("namePrefix"))
            .With("nameSuffix", kustomize.Text("nameSuffix"))
            .With("namespace", kustomize.Text("namespace"))
            .With("labels", labels)
            .With("labelSelectors", labels is null || withoutSelector ? null : true)
            .With("labelTemplates", kustomize.Flag("labelIncludeTemplates"))
            .With("annotations", kustomize.Take("commonAnnotations"))
            .With("patches", kustomize.Take("patches"))
            .With("components", kustomize.Take("components"))
            .With("ignoreMissingComponents", kustomize.Flag("ignoreMissingComponents"))
            .With("replicas", replicas)
            .With("images", new JsonArray([.. kustomize.Texts("images").Select(Image)]));
    }

    private static JsonObject Directory(ForeignFields directory) => new JsonObject()
        .With("recurse", directory.Flag("recurse") ?? false)
        .With("include", directory.Text("include") is { } include ? JsonBuilding.Array([include]) : null)
        .With("exclude", directory.Text("exclude") is { } exclude ? JsonBuilding.Array([exclude]) : null);

    /// <summary><c>name=new/name:tag</c>, <c>name:tag</c> or <c>name@digest</c>.</summary>
    private static JsonObject Image(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var replacement = text[(equals + 1)..];
        var at = replacement.IndexOf('@', StringComparison.Ordinal);
        var colon = at < 0 ? replacement.IndexOf(':', replacement.LastIndexOf('/') + 1) : -1;
        var end = at >= 0 ? at : colon >= 0 ? colon : replacement.Length;
        return new JsonObject { ["name"] = equals < 0 ? replacement[..end] : text[..equals] }
            .With("newName", equals < 0 ? null : replacement[..end])
            .With("newTag", colon >= 0 ? replacement[(colon + 1)..] : null)
            .With("digest", at >= 0 ? replacement[(at + 1)..] : null);
    }

    private static JsonObject? Parse(ForeignFields helm, string text)
    {
        var stream = YamlReader.Read(Encoding.UTF8.GetBytes(text), YamlLimits.Default, trackPositions: false);
        if (stream.Error is null && stream.Documents is [{ Root: JsonObject values }])
        {
            return (JsonObject)values.DeepClone();
        }

        helm.Remark("values", "The values are no YAML mapping.");
        return null;
    }
}
