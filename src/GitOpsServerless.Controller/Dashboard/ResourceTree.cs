using GitOpsServerless.Contracts;

namespace GitOpsServerless.Controller.Dashboard;

/// <summary>Resources by scope, then by type, then by name, as nested lists.</summary>
internal static class ResourceTree
{
    public static Html Write(IReadOnlyList<ResourceHealth> resources) => resources.Count == 0
        ? Html.Of($"<p>Nothing was applied yet.</p>")
        : Html.Of($"<ul class=\"tree\">{Html.Join(resources.GroupBy(r => r.Id.Scope, StringComparer.OrdinalIgnoreCase).OrderBy(g => g.Key, StringComparer.Ordinal).Select(Scope))}</ul>");

    private static Html Scope(IGrouping<string, ResourceHealth> scope) => Html.Of(
        $"<li><details open><summary>{(scope.Key.Length == 0 ? "cluster" : scope.Key)} <span class=\"soft\">{scope.Count()}</span></summary><ul class=\"tree\">{Html.Join(scope.GroupBy(r => r.Id.Type, StringComparer.OrdinalIgnoreCase).OrderBy(g => g.Key, StringComparer.Ordinal).Select(Type))}</ul></details></li>");

    private static Html Type(IGrouping<string, ResourceHealth> type) => Html.Of(
        $"<li><details open><summary><code>{type.Key}</code> <span class=\"soft\">{type.Count()}</span></summary><ul class=\"tree\">{Html.Join(type.OrderBy(r => r.Id.Name, StringComparer.Ordinal).Select(Resource))}</ul></details></li>");

    private static Html Resource(ResourceHealth resource) => Html.Of(
        $"<li>{resource.Id.Name} {Badges.Of(resource.Health)} <span class=\"soft\">{resource.Health.Message}</span></li>");
}
