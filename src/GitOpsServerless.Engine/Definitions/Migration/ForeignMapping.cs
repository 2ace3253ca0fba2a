using System.Text.Json.Nodes;

namespace GitOpsServerless.Engine.Definitions.Migration;

/// <summary>Maps the documents of other products that stand among the definitions.</summary>
internal sealed class ForeignMapping(IReadOnlyList<ForeignDocument> documents, Action<ForeignDocument, string, string> report)
{
    /// <summary>The definitions that a document means; none when it has no counterpart or is a part of others.</summary>
    public IReadOnlyList<JsonObject> Map(ForeignDocument document)
    {
        var spec = new ForeignFields(document.Spec, "/spec", (pointer, what) => report(document, pointer, what));
        IEnumerable<JsonObject>? mapped = document.Kind switch
        {
            "GitRepository" => FluxMapping.GitRepository(document, spec),
            "Kustomization" => FluxMapping.Kustomization(document, spec),
            "HelmRelease" => FluxMapping.HelmRelease(document, spec, Find),
            "Application" => ArgoMapping.Application(document, spec),
            "AppProject" => ArgoMapping.AppProject(document, spec),
            "ApplicationSet" => ArgoMapping.ApplicationSet(document, spec),
            _ => null,
        };
        if (mapped is null)
        {
            return [];
        }

        var result = mapped.ToList();
        spec.Finish();
        return result;
    }

    private ForeignDocument? Find(string kind, string name) =>
        documents.FirstOrDefault(document => document.Kind == kind && document.Name == name);
}
