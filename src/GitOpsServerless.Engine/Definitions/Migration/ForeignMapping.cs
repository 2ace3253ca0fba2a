using System.Text.Json.Nodes;

namespace GitOpsServerless.Engine.Definitions.Migration;

/// <summary>Maps the documents of other products that stand among the definitions.</summary>
internal sealed class ForeignMapping(IReadOnlyList<ForeignDocument> documents, Action<ForeignDocument, string, string> report)
{
    // Fields that change what is rendered: what is left of the document would write something else than it did before.
    private static readonly string[] Content =
        ["/spec/valuesFrom", "/spec/postRenderers", "/spec/postBuild/", "/source/plugin", "/source/directory/", "/source/helm/", "/source/kustomize/"];

    /// <summary>The definitions that a document means; none when it has no counterpart or is a part of others.</summary>
    public IReadOnlyList<JsonObject> Map(ForeignDocument document)
    {
        var isIncomplete = false;
        var spec = new ForeignFields(document.Spec, "/spec", (pointer, what) =>
        {
            isIncomplete |= Content.Any(part => (pointer + "/").Contains(part, StringComparison.Ordinal));
            report(document, pointer, what);
        });
        IReadOnlyList<JsonObject>? mapped = document.Kind switch
        {
            "GitRepository" => FluxMapping.GitRepository(document, spec),
            "Kustomization" => FluxMapping.Kustomization(document, spec),
            "HelmRelease" => FluxMapping.HelmRelease(document, spec, Find),
            "Application" => ArgoMapping.Application(document, spec),
            "AppProject" => ArgoMapping.AppProject(document, spec),
            "ApplicationSet" => ArgoMapping.ApplicationSet(document, spec),
            "HelmRepository" or "OCIRepository" => FluxMapping.ChartRepository(spec),
            _ => null,
        };

        // What is left out whole has its reason already; the rest of its fields would say nothing more.
        if (mapped is null)
        {
            return [];
        }

        spec.Finish();
        if (isIncomplete && mapped.Any(WaitForApproval))
        {
            report(document, string.Empty, "What is left out changes what is rendered, so its plans wait for an approval (sync.mode manual).");
        }

        return mapped;
    }

    private static bool WaitForApproval(JsonObject definition)
    {
        var spec = definition["spec"] as JsonObject ?? [];
        var application = (spec["template"] as JsonObject)?["spec"] as JsonObject ?? spec;
        if (definition["kind"]?.ToString() is not ("Application" or "ApplicationSet") || (application["sync"] as JsonObject)?["mode"]?.ToString() == "manual")
        {
            return false;
        }

        application.TryAdd("sync", new JsonObject());
        application["sync"]!["mode"] = "manual";
        return true;
    }

    private ForeignDocument? Find(string kind, string name) =>
        documents.FirstOrDefault(document => document.Kind == kind && document.Name == name);
}
