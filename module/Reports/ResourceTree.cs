using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Reports;

/// <summary>
/// Orders the resources of an application as a tree: namespaced objects below their namespace, child resources of Azure below their
/// parents, extension resources below what they extend.
/// </summary>
internal static class ResourceTree
{
    public static IReadOnlyList<ApplicationResource> Of(string application, IReadOnlyList<ResourceHealth> resources)
    {
        var byId = resources.DistinctBy(r => r.Id).ToDictionary(r => r.Id);
        var azure = byId.Keys.Where(k => k.IsAzure).DistinctBy(k => k.ToString(), StringComparer.OrdinalIgnoreCase).ToDictionary(k => k.ToString(), StringComparer.OrdinalIgnoreCase);
        var children = byId.Values.OrderBy(r => r.Id).ToLookup(r => ParentOf(r.Id, byId, azure));
        var result = new List<ApplicationResource>();
        Add(null, 0, string.Empty);
        return result;

        void Add(ResourceId? parent, int depth, string indent)
        {
            var level = (parent is null ? children[null] : children[parent]).ToList();
            for (var at = 0; at < level.Count; at++)
            {
                var (resource, isLast) = (level[at], at == level.Count - 1);
                var lines = depth == 0 ? string.Empty : indent + (isLast ? "└─ " : "├─ ");
                result.Add(Record(application, resource, parent, depth, lines));
                Add(resource.Id, depth + 1, depth == 0 ? string.Empty : indent + (isLast ? "   " : "│  "));
            }
        }
    }

    private static ApplicationResource Record(string application, ResourceHealth resource, ResourceId? parent, int depth, string lines)
    {
        var id = resource.Id;
        var name = parent is { IsAzure: true } ? id.Name[(id.Name.LastIndexOf('/') + 1)..] : id.Name;
        return new ApplicationResource(application, id.ToString(), PlainText.Line(id.Type), PlainText.Line(id.Scope), PlainText.Line(id.Name), resource.Health.Status, resource.Health.Message)
        {
            Parent = parent?.ToString(),
            Depth = depth,
            Tree = PlainText.Line($"{lines}{id.Type[(id.Type.LastIndexOf('/') + 1)..]} {name}"),
        };
    }

    private static ResourceId? ParentOf(ResourceId id, Dictionary<ResourceId, ResourceHealth> all, Dictionary<string, ResourceId> azure)
    {
        if (!id.IsAzure)
        {
            return id.Scope.Length > 0 ? Known(new ResourceId("Namespace", string.Empty, id.Scope)) : null;
        }

        for (var (type, name) = (id.Type, id.Name); name.Contains('/', StringComparison.Ordinal) && type.Count(c => c == '/') > 1;)
        {
            (type, name) = (type[..type.LastIndexOf('/')], name[..name.LastIndexOf('/')]);
            if (Known(new ResourceId(type, id.Scope, name)) is { } parent)
            {
                return parent;
            }
        }

        return azure.GetValueOrDefault(id.Scope) is { } extended && extended != id ? extended : null;

        ResourceId? Known(ResourceId candidate) => all.ContainsKey(candidate) && candidate != id ? candidate : null;
    }
}
