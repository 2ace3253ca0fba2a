using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Engine.Definitions.Migration;

/// <summary>A document of Flux or Argo CD among the definitions.</summary>
internal sealed record ForeignDocument(string Group, string Kind, string Name, JsonObject Document, string File, Func<string, YamlPosition> PositionOf)
{
    public JsonObject Spec => Document["spec"] as JsonObject ?? [];

    /// <summary>The kinds that are mapped; other documents of other products are left alone.</summary>
    public static bool IsMapped(string group, string kind) => (group, kind) is
        ("source.toolkit.fluxcd.io", "GitRepository" or "HelmRepository" or "OCIRepository")
        or ("kustomize.toolkit.fluxcd.io", "Kustomization")
        or ("helm.toolkit.fluxcd.io", "HelmRelease")
        or ("argoproj.io", "Application" or "AppProject" or "ApplicationSet");

    /// <summary>A document of ours.</summary>
    public JsonObject Make(string kind, string name, JsonObject spec, JsonNode? labels = null) => new()
    {
        ["apiVersion"] = DefinitionDefaults.ApiVersion,
        ["kind"] = kind,
        ["metadata"] = labels is JsonObject map ? new JsonObject { ["name"] = name, ["labels"] = map.DeepClone() } : new JsonObject { ["name"] = name },
        ["spec"] = spec,
    };
}
