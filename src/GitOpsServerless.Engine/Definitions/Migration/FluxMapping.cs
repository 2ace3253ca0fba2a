using System.Text.Json.Nodes;

namespace GitOpsServerless.Engine.Definitions.Migration;

/// <summary>
/// Flux documents as definitions: <c>GitRepository</c> → Repository, <c>Kustomization</c> and <c>HelmRelease</c> → Application.
/// A <c>HelmRepository</c> or <c>OCIRepository</c> is a part of the releases that name it.
/// </summary>
/// <remarks><see href="https://fluxcd.io/flux/components/"/></remarks>
internal static class FluxMapping
{
    public static IReadOnlyList<JsonObject>? GitRepository(ForeignDocument document, ForeignFields spec)
    {
        if (spec.Has("verify"))
        {
            spec.Remark("verify", "The keys that commits must be signed with are not read, and unverified commits are not followed: write a Repository with 'verify' instead.");
            return null;
        }

        var reference = spec.Child("ref");
        var branch = reference.Text("branch");
        var revision = reference.Text("commit") ?? reference.Text("name") ?? reference.Text("semver") ?? reference.Text("tag") ?? branch ?? "master";
        reference.Drop("semver", "tag", "name");
        NeedsCredential(spec);
        var provider = spec.Text("provider");
        if (provider is not (null or "generic" or "azure"))
        {
            spec.Remark("provider", $"The provider '{provider}' has no counterpart.");
        }

        spec.Drop("interval", "timeout");
        return [document.Make("Repository", document.Name, new JsonObject { ["url"] = spec.Text("url"), ["revision"] = revision }.With("submodules", spec.Flag("recurseSubmodules")).With("credential", provider == "azure" ? "managedIdentity" : null))];
    }

    /// <summary>A repository of charts is no definition; the releases take its address and version.</summary>
    public static IReadOnlyList<JsonObject> ChartRepository(ForeignFields spec)
    {
        spec.Drop("url", "type", "interval", "timeout");
        spec.Child("ref").Drop("tag", "semver");
        return [];
    }

    public static IReadOnlyList<JsonObject>? Kustomization(ForeignDocument document, ForeignFields spec)
    {
        if (IsElsewhere(spec))
        {
            return null;
        }

        var source = spec.Child("sourceRef");
        var (kind, name) = (source.Text("kind"), source.Text("name"));
        source.Drop("apiVersion", "namespace");
        if (kind != "GitRepository")
        {
            spec.Remark("sourceRef", $"A Kustomization of a {kind} has no counterpart: only GitRepository is followed.");
            return null;
        }

        var retry = spec.Text("retryInterval");
        var sync = new JsonObject()
            .With("prune", spec.Flag("prune") ?? false)
            .With("interval", spec.Text("interval"))
            .With("allowReplace", spec.Flag("force"))
            .With("retry", retry is null ? null : new JsonObject { ["backoff"] = retry, ["max"] = retry });
        var health = new JsonObject().With("timeout", spec.Text("timeout")).With("expressions", spec.Take("healthCheckExprs"));
        var common = spec.Child("commonMetadata");
        var kustomize = new JsonObject()
            .With("namespace", spec.Text("targetNamespace"))
            .With("namePrefix", spec.Text("namePrefix"))
            .With("nameSuffix", spec.Text("nameSuffix"))
            .With("images", spec.Take("images"))
            .With("patches", spec.Take("patches"))
            .With("components", spec.Take("components"))
            .With("labels", common.Take("labels"))
            .With("annotations", common.Take("annotations"));
        var application = new JsonObject()
            .With("source", new JsonObject { ["repository"] = name }.With("path", PathOf(spec.Text("path"))))
            .With("sync", sync)
            .With("health", health)
            .With("kustomize", kustomize)
            .With("substitute", Substitution(spec.Child("postBuild")))
            .With("dependsOn", JsonBuilding.Array(spec.Children("dependsOn").Select(NameOf)))
            .With("suspend", spec.Flag("suspend"));

        // Everything that is applied is waited for; named checks are a part of that.
        spec.Drop("wait", "healthChecks");
        return [document.Make("Application", document.Name, application)];
    }

    public static IReadOnlyList<JsonObject>? HelmRelease(ForeignDocument document, ForeignFields spec, Func<string, string, ForeignDocument?> find)
    {
        if (IsElsewhere(spec))
        {
            return null;
        }

        var scope = spec.Text("targetNamespace");
        var helm = new JsonObject()
            .With("releaseName", spec.Text("releaseName") ?? (scope is null ? document.Name : $"{scope}-{document.Name}"))
            .With("namespace", scope ?? (document.Document["metadata"] as JsonObject)?["namespace"]?.ToString())
            .With("values", spec.Take("values"));
        var source = spec.Has("chartRef") ? FromReference(spec, helm, find) : FromChart(spec, helm, find);
        if (source is null)
        {
            return null;
        }

        spec.Drop("storageNamespace", "maxHistory");
        var application = new JsonObject()
            .With("source", source)
            .With("helm", helm)
            .With("sync", new JsonObject().With("prune", true).With("interval", spec.Text("interval")).With("createNamespace", spec.Child("install").Flag("createNamespace")))
            .With("health", new JsonObject().With("timeout", spec.Text("timeout")))
            .With("dependsOn", JsonBuilding.Array(spec.Children("dependsOn").Select(NameOf)))
            .With("suspend", spec.Flag("suspend"));
        return [document.Make("Application", document.Name, application)];
    }

    private static JsonObject? FromChart(ForeignFields spec, JsonObject helm, Func<string, string, ForeignDocument?> find)
    {
        var chart = spec.Child("chart").Child("spec");
        var reference = chart.Child("sourceRef");
        var (kind, name) = (reference.Text("kind") ?? string.Empty, reference.Text("name") ?? string.Empty);
        reference.Drop("apiVersion", "namespace");
        chart.Drop("interval", "reconcileStrategy");
        helm.With("valueFiles", chart.Take("valuesFiles")).With("ignoreMissingValueFiles", chart.Flag("ignoreMissingValuesFiles"));
        if (kind == "GitRepository")
        {
            chart.Drop("version");
            return new JsonObject { ["repository"] = name }.With("path", PathOf(chart.Text("chart")));
        }

        if (find(kind, name)?.Spec["url"]?.ToString() is not { } url)
        {
            spec.Remark("chart", $"There is no {kind} named '{name}' among the documents.");
            return null;
        }

        helm.With("chart", chart.Text("chart")).With("repository", url).With("version", chart.Text("version"));
        return new JsonObject { ["directory"] = "." };
    }

    private static JsonObject? FromReference(ForeignFields spec, JsonObject helm, Func<string, string, ForeignDocument?> find)
    {
        var reference = spec.Child("chartRef");
        var name = reference.Text("name") ?? string.Empty;
        reference.Drop("apiVersion", "namespace");
        if (reference.Text("kind") != "OCIRepository" || find("OCIRepository", name)?.Spec is not { } repository || repository["url"]?.ToString() is not { } url)
        {
            spec.Remark("chartRef", $"There is no OCIRepository named '{name}' among the documents.");
            return null;
        }

        var slash = url.LastIndexOf('/');
        var version = (repository["ref"] as JsonObject)?["tag"] ?? (repository["ref"] as JsonObject)?["semver"];
        helm.With("chart", url[(slash + 1)..]).With("repository", url[..slash]).With("version", version);
        return new JsonObject { ["directory"] = "." };
    }

    private static JsonObject Substitution(ForeignFields postBuild)
    {
        var maps = new List<string>();
        foreach (var from in postBuild.Children("substituteFrom"))
        {
            if (from.Text("kind") == "ConfigMap")
            {
                maps.Add(from.Text("name") ?? string.Empty);
                from.Drop("optional");
            }
            else
            {
                from.Drop("name", "optional");
                from.Remark("kind", "Variables out of a Secret have no counterpart: use ${keyvault:NAME} in the manifests.");
            }
        }

        var result = new JsonObject().With("variables", postBuild.Take("substitute")).With("fromConfigMaps", JsonBuilding.Array(maps));

        // Flux replaces an undefined variable by nothing.
        return result.Count > 0 ? result.With("strict", false) : result;
    }

    private static void NeedsCredential(ForeignFields spec)
    {
        if (spec.Child("secretRef").Text("name") is { } secret)
        {
            spec.Remark("secretRef", $"The Secret '{secret}' is not read: put the credential into a Key Vault and name it in the Repository.");
        }
    }

    private static string NameOf(ForeignFields dependency)
    {
        dependency.Drop("namespace");
        return dependency.Text("name") ?? string.Empty;
    }

    // What belongs to another cluster must not land in this one.
    private static bool IsElsewhere(ForeignFields spec)
    {
        if (!spec.Has("kubeConfig"))
        {
            return false;
        }

        spec.Remark("kubeConfig", "It belongs to another cluster: write an Application with a Target instead.");
        return true;
    }

    private static string PathOf(string? path)
    {
        var text = (path ?? string.Empty).Trim();
        while (text.StartsWith("./", StringComparison.Ordinal))
        {
            text = text[2..].TrimStart('/');
        }

        return text == "." ? string.Empty : text.Trim('/');
    }
}
