using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Definitions.Migration;

/// <summary>Argo CD documents as definitions: <c>Application</c> → Application, <c>AppProject</c> → Project, <c>ApplicationSet</c> → ApplicationSet.</summary>
/// <remarks><see href="https://argo-cd.readthedocs.io/en/stable/operator-manual/"/></remarks>
internal static class ArgoMapping
{
    public static IEnumerable<JsonObject> Application(ForeignDocument document, ForeignFields spec) =>
        Spec(spec) is { } application ? [document.Make("Application", document.Name, application, Labels(document.Document))] : [];

    public static IEnumerable<JsonObject> AppProject(ForeignDocument document, ForeignFields spec)
    {
        var project = new JsonObject()
            .With("sources", spec.Take("sourceRepos"))
            .With("scopes", JsonBuilding.Array(spec.Children("destinations").Select(static destination =>
            {
                destination.Drop("server", "name");
                return destination.Text("namespace") ?? "*";
            }).Distinct(StringComparer.Ordinal)))
            .With("kinds", Kinds(spec))
            .With("windows", new JsonArray([.. spec.Children("syncWindows").Select(Window)]));
        spec.Drop("description");
        return [document.Make("Project", document.Name, project)];
    }

    public static IEnumerable<JsonObject> ApplicationSet(ForeignDocument document, ForeignFields spec)
    {
        var generators = new JsonArray();
        foreach (var generator in spec.Children("generators"))
        {
            if (ArgoGenerators.Map(generator) is not { } mapped)
            {
                return [];
            }

            generators.Add(mapped);
        }

        var template = spec.Child("template");
        var metadata = template.Take("metadata") as JsonObject ?? [];
        spec.Drop("goTemplate", "goTemplateOptions", "syncPolicy");
        return Spec(template.Child("spec")) is not { } application ? [] :
        [
            document.Make("ApplicationSet", document.Name, new JsonObject
            {
                ["generators"] = generators,
                ["template"] = new JsonObject
                {
                    ["metadata"] = new JsonObject().With("name", metadata["name"]).With("labels", metadata["labels"]),
                    ["spec"] = application,
                },
            }),
        ];
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
        if (name is null && server is not null)
        {
            destination.Remark("server", $"The cluster '{server}' is known by its address only: the target is the default one; name a Target in spec.target.");
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
        var automated = policy.Child("automated");
        var isAutomated = policy.Has("automated");
        var retry = policy.Child("retry");
        var backoff = retry.Child("backoff");
        var options = policy.Texts("syncOptions");
        foreach (var option in options.Where(static option => option is not ("CreateNamespace=true" or "CreateNamespace=false" or "Replace=true" or "ServerSideApply=true" or "PruneLast=true" or "ApplyOutOfSyncOnly=true")))
        {
            policy.Remark("syncOptions", $"The option '{option}' has no counterpart and is left out.");
        }

        var retries = new JsonObject()
            .With("limit", retry.Whole("limit") is { } limit and >= 0 ? limit : null)
            .With("backoff", backoff.Text("duration"))
            .With("factor", backoff.Whole("factor"))
            .With("max", backoff.Text("maxDuration"));
        automated.Drop("allowEmpty", "enabled");
        return new JsonObject { ["mode"] = isAutomated ? "auto" : "manual" }
            .With("prune", automated.Flag("prune") ?? false)
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

        var allowed = spec.Children("namespaceResourceWhitelist").Concat(spec.Children("clusterResourceWhitelist")).Select(Type).Select(static type => type == "*/*" ? "*" : type).ToList();
        var denied = spec.Children("namespaceResourceBlacklist").Concat(spec.Children("clusterResourceBlacklist")).Select(static kind => "!" + Type(kind));

        // Argo allows every namespaced kind where nothing is listed, and no cluster-wide one; this product does not tell them apart.
        return JsonBuilding.Array([.. spec.Has("namespaceResourceWhitelist") ? allowed : ["*"], .. denied]);
    }

    private static JsonObject Window(ForeignFields window)
    {
        window.Drop("applications", "namespaces", "clusters", "description");
        return new JsonObject()
            .With("kind", window.Text("kind"))
            .With("schedule", window.Text("schedule"))
            .With("duration", window.Text("duration"))
            .With("timeZone", window.Text("timeZone"))
            .With("manual", window.Flag("manualSync") ?? false);
    }

    private static JsonNode? Labels(JsonObject document) => (document["metadata"] as JsonObject)?["labels"];
}
