using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Policies;

namespace GitOpsServerless.Engine.Definitions.Migration;

/// <summary>Argo CD documents as definitions: <c>Application</c> → Application, <c>AppProject</c> → Project, <c>ApplicationSet</c> → ApplicationSet.</summary>
/// <remarks><see href="https://argo-cd.readthedocs.io/en/stable/operator-manual/"/></remarks>
internal static class ArgoMapping
{
    private static readonly string[] ClusterKinds =
    [
        "Namespace", "Node", "PersistentVolume", "rbac.authorization.k8s.io/ClusterRole", "rbac.authorization.k8s.io/ClusterRoleBinding",
        "apiextensions.k8s.io/CustomResourceDefinition", "apiregistration.k8s.io/APIService", "admissionregistration.k8s.io/*", "storage.k8s.io/StorageClass",
        "scheduling.k8s.io/PriorityClass", "networking.k8s.io/IngressClass", "node.k8s.io/RuntimeClass", "certificates.k8s.io/CertificateSigningRequest",
    ];

    private static readonly string[] Options =
    [
        "CreateNamespace=true", "CreateNamespace=false", "Replace=true", "Replace=false", "ServerSideApply=true", "PruneLast=true", "PruneLast=false",
        "ApplyOutOfSyncOnly=true", "ApplyOutOfSyncOnly=false", "RespectIgnoreDifferences=true", "Prune=false", "Prune=true", "Validate=true",
    ];

    private const string InCluster = "https://kubernetes.default.svc";

    public static IReadOnlyList<JsonObject>? Application(ForeignDocument document, ForeignFields spec) =>
        Spec(spec) is { } application ? [document.Make("Application", document.Name, application, Labels(document.Document))] : null;

    public static IReadOnlyList<JsonObject> AppProject(ForeignDocument document, ForeignFields spec)
    {
        // Argo CD allows nothing where nothing is listed; here a list that is left out allows everything.
        var destinations = spec.Children("destinations");
        var clusters = destinations.Select(Cluster).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var scopes = destinations.Select(static destination => destination.Text("namespace") ?? "*").Distinct(StringComparer.Ordinal).ToList();
        if (destinations.Count > 1 && clusters.Count + scopes.Count > 2)
        {
            spec.Remark("destinations", "Targets and namespaces are allowed in every combination.");
        }

        var project = new JsonObject()
            .With("sources", Allowed(spec.Texts("sourceRepos")))
            .With("targets", Allowed(clusters))
            .With("scopes", Allowed(scopes))
            .With("kinds", Kinds(spec))
            .With("windows", new JsonArray([.. spec.Children("syncWindows").Select(Window)]));
        spec.Drop("description");
        return [document.Make("Project", document.Name, project)];
    }

    public static IReadOnlyList<JsonObject>? ApplicationSet(ForeignDocument document, ForeignFields spec)
    {
        if (spec.Has("templatePatch"))
        {
            spec.Remark("templatePatch", "A template patch has no counterpart; the application set is left out.");
            return null;
        }

        var generators = new JsonArray();
        foreach (var generator in spec.Children("generators"))
        {
            if (ArgoGenerators.Map(generator) is not { } mapped)
            {
                return null;
            }

            generators.Add(mapped);
        }

        var template = spec.Child("template");
        var metadata = template.Take("metadata") as JsonObject ?? [];
        var isGo = spec.Flag("goTemplate") == true;
        spec.Drop("goTemplateOptions");
        spec.Child("syncPolicy").Drop("preserveResourcesOnDeletion");
        if (Spec(template.Child("spec")) is not { } application)
        {
            return null;
        }

        var filled = new JsonObject
        {
            ["metadata"] = new JsonObject().With("name", metadata["name"]).With("labels", metadata["labels"]),
            ["spec"] = application,
        };
        return [document.Make("ApplicationSet", document.Name, new JsonObject { ["generators"] = generators, ["template"] = isGo ? filled : ArgoPlaceholders.Translate(filled) })];
    }

    private static JsonObject? Spec(ForeignFields spec)
    {
        if (spec.Has("sources"))
        {
            spec.Take("sources");
            spec.Remark("sources", "An Application with several sources has no counterpart: make one Application for each.");
            return null;
        }

        var source = spec.Child("source");
        var destination = spec.Child("destination");
        var (name, server, scope) = (destination.Text("name"), destination.Text("server"), destination.Text("namespace"));
        if (name is null && server is not null && server.TrimEnd('/') != InCluster)
        {
            // What belongs to another cluster must not land in the default one.
            destination.Remark("server", $"The cluster '{server}' is known by its address only, and the document is left out: give the name of a Target in destination.name.");
            return null;
        }

        spec.Drop("revisionHistoryLimit", "info");
        var result = new JsonObject()
            .With("project", spec.Text("project") is { } project && project != DefinitionDefaults.Project ? project : null)
            .With("target", name is "in-cluster" ? null : name)
            .With("sync", Sync(spec.Child("syncPolicy")))
            .With("ignoreDifferences", new JsonArray([.. spec.Children("ignoreDifferences").Select(Ignore).OfType<JsonObject>()]));
        return ArgoSources.Fill(result, source, scope);
    }

    private static JsonObject Sync(ForeignFields policy)
    {
        var isGiven = policy.Has("automated");
        var automated = policy.Child("automated");
        var isAutomated = isGiven && automated.Flag("enabled") != false;
        var retry = policy.Child("retry");
        var backoff = retry.Child("backoff");
        var options = policy.Texts("syncOptions");
        foreach (var option in options.Where(static option => !Options.Contains(option)))
        {
            policy.Remark("syncOptions", $"The option '{option}' has no counterpart and is left out.");
        }

        var limit = retry.Whole("limit");
        if (limit < 0)
        {
            retry.Remark("limit", "There is no endless retry; after the default number of tries the interval is waited for.");
        }

        if (automated.Flag("allowEmpty") == true)
        {
            automated.Remark("allowEmpty", "An empty render never prunes by itself.");
        }

        var retries = new JsonObject()
            .With("limit", limit is >= 0 ? limit : null)
            .With("backoff", backoff.Text("duration"))
            .With("factor", backoff.Whole("factor"))
            .With("max", backoff.Text("maxDuration"));
        return new JsonObject { ["mode"] = isAutomated ? "auto" : "manual" }
            .With("prune", (automated.Flag("prune") ?? false) && !options.Contains("Prune=false"))
            .With("selfHeal", automated.Flag("selfHeal") ?? !isAutomated)
            .With("createNamespace", options.Contains("CreateNamespace=true") ? true : null)
            .With("allowReplace", options.Contains("Replace=true") ? true : null)
            .With("retry", retries);
    }

    private static JsonObject? Ignore(ForeignFields rule)
    {
        var result = new JsonObject()
            .With("group", rule.Text("group"))
            .With("kind", rule.Text("kind"))
            .With("name", rule.Text("name"))
            .With("namespace", rule.Text("namespace"))
            .With("jsonPointers", rule.Take("jsonPointers"))
            .With("managedFieldsManagers", rule.Take("managedFieldsManagers"));
        return result.ContainsKey("jsonPointers") || result.ContainsKey("managedFieldsManagers") ? result : null;
    }

    private static JsonArray Kinds(ForeignFields spec)
    {
        static string Type(ForeignFields kind)
        {
            var (group, name) = (kind.Text("group") ?? string.Empty, kind.Text("kind") ?? "*");
            return group.Length == 0 ? name : $"{group}/{name}";
        }

        if (spec.Has("clusterResourceWhitelist") && !spec.Has("namespaceResourceWhitelist"))
        {
            spec.Remark("clusterResourceWhitelist", "Cluster-wide kinds are not told from namespaced ones: the well-known ones that are not listed are denied, those of custom resources are not.");
        }

        var allowed = spec.Children("namespaceResourceWhitelist").Concat(spec.Children("clusterResourceWhitelist")).Select(Type).Select(static type => type == "*/*" ? "*" : type).ToList();
        var denied = spec.Children("namespaceResourceBlacklist").Concat(spec.Children("clusterResourceBlacklist")).Select(static kind => "!" + Type(kind));

        // Argo CD allows every namespaced kind where none is listed, and of the cluster-wide ones only those that are.
        var notListed = spec.Has("clusterResourceWhitelist") && !spec.Has("namespaceResourceWhitelist")
            ? ClusterKinds.Where(kind => !Wildcards.Allows(allowed, kind)).Select(static kind => "!" + kind)
            : [];
        return JsonBuilding.Array([.. spec.Has("namespaceResourceWhitelist") ? allowed : ["*"], .. denied, .. notListed]);
    }

    private static JsonObject Window(ForeignFields window)
    {
        window.Drop("description");
        foreach (var name in new[] { "applications", "namespaces", "clusters" })
        {
            if (window.Texts(name) is { Count: > 0 } selected && !selected.Contains("*"))
            {
                window.Remark(name, "The window holds for all applications of the project.");
            }
        }

        return new JsonObject()
            .With("kind", window.Text("kind"))
            .With("schedule", window.Text("schedule"))
            .With("duration", window.Text("duration"))
            .With("timeZone", window.Text("timeZone"))
            .With("manual", window.Flag("manualSync") ?? false);
    }

    // An Application for the cluster of the controller names no target, and is always allowed.
    private static string? Cluster(ForeignFields destination)
    {
        var (name, server) = (destination.Text("name"), destination.Text("server"));
        if (name is null && server is not (null or "*") && server.TrimEnd('/') != InCluster)
        {
            destination.Remark("server", $"The cluster '{server}' is known by its address only: give the name of a Target.");
        }

        return name is "in-cluster" ? null : name ?? (server == "*" ? "*" : null);
    }

    private static JsonArray Allowed(IReadOnlyList<string> patterns) => JsonBuilding.Array(patterns.Count > 0 ? patterns : ["!*"]);

    private static JsonNode? Labels(JsonObject document) => (document["metadata"] as JsonObject)?["labels"];
}
