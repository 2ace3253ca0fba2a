using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Kinds;

namespace GitOpsServerless.Rendering.Pipeline;

/// <summary>Gives objects their identity and checks the set: everything named, nothing twice.</summary>
internal sealed class DesiredStateBuilder(string defaultNamespace, List<Diagnostic> diagnostics)
{
    private readonly Dictionary<ResourceId, ManifestObject> _seen = [];

    public List<DesiredResource> Build(IReadOnlyList<ManifestObject> objects)
    {
        var scopes = new ScopeTable(objects);
        var resources = new List<DesiredResource>(objects.Count);
        foreach (var item in objects)
        {
            if (IdOf(item, scopes) is { } id && IsFirst(id, item))
            {
                resources.Add(new DesiredResource(id, item.ApiVersion!, item.Value, new Provenance(item.File, item.Line)));
            }
        }

        return resources;
    }

    private ResourceId? IdOf(ManifestObject item, ScopeTable scopes)
    {
        if (item is not { ApiVersion.Length: > 0, Kind.Length: > 0, Name.Length: > 0 })
        {
            diagnostics.Add(DiagnosticCatalog.ManifestWithoutIdentity.Create(Missing(item), item.File, item.Line));
            return null;
        }

        var type = item.Group.Length == 0 ? item.Kind : $"{item.Group}/{item.Kind}";
        var scope = scopes.IsClusterScoped(item.Group, item.Kind) ? string.Empty : item.Namespace ?? defaultNamespace;
        return new ResourceId(type, scope, item.Name);
    }

    private static string Missing(ManifestObject item)
    {
        var missing = new List<string>(3);
        if (string.IsNullOrEmpty(item.ApiVersion))
        {
            missing.Add("apiVersion");
        }

        if (string.IsNullOrEmpty(item.Kind))
        {
            missing.Add("kind");
        }

        if (string.IsNullOrEmpty(item.Name))
        {
            missing.Add(NameProblem(item.Metadata));
        }

        var subject = string.IsNullOrEmpty(item.Kind) ? "The object" : $"The {item.Kind}";
        return $"{subject} has no {string.Join(", no ", missing)}.";
    }

    private static string NameProblem(JsonObject? metadata) => metadata switch
    {
        { } m when m["name"] is JsonValue value => $"metadata.name that is text (it is read as {value.ToJsonString()}; quote it)",
        { } m when m.ContainsKey("generateName") => "metadata.name (it has generateName)",
        _ => "metadata.name",
    };

    private bool IsFirst(ResourceId id, ManifestObject item)
    {
        if (_seen.TryAdd(id, item))
        {
            return true;
        }

        var first = _seen[id];
        var place = first.Line is { } line ? $"{first.File}({line})" : first.File;
        diagnostics.Add(DiagnosticCatalog.DuplicateObject.Create(
            $"The object is already defined at {place}.", item.File, item.Line, resource: id));
        return false;
    }
}
