using System.Text.Json.Nodes;
using GitOpsServerless.Rendering.Files;
using GitOpsServerless.Rendering.Pipeline;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Rendering.Kustomize;

/// <summary>Turns kustomize's annotation about the origin of an object into its provenance, and takes it off again.</summary>
internal sealed class OriginAnnotation(string folder, string rootFile, bool remove, KustomizationClosure closure)
{
    private const string Name = "config.kubernetes.io/origin";
    private const string Transformations = "alpha.config.kubernetes.io/transformations";

    public ManifestObject Apply(ManifestObject item)
    {
        if (item.Annotation(Name) is not { } text)
        {
            return item with { File = rootFile, Line = null };
        }

        if (item.Metadata?["annotations"] is JsonObject annotations)
        {
            if (remove)
            {
                annotations.Remove(Name);
            }

            Restore(annotations, Name);
            Restore(annotations, Transformations);
            if (annotations.Count == 0)
            {
                item.Metadata.Remove("annotations");
            }
        }

        return item with { File = FileOf(text) ?? rootFile, Line = null };
    }

    private void Restore(JsonObject annotations, string name)
    {
        if (Kustomization.Text(annotations[name]) is { } text)
        {
            annotations[name] = closure.Outside.Restore(text, folder);
        }
    }

    private string? FileOf(string text)
    {
        var origin = YamlReader.Read(text).Documents is [{ Root: JsonObject root }, ..] ? root : null;
        return origin?["repo"] is null && Kustomization.Text(origin?["path"] ?? origin?["configuredIn"]) is { } path && SourcePath.Combine(folder, path) is { } file
            ? closure.Tree.Shown(closure.Outside.Original(file))
            : null;
    }
}
