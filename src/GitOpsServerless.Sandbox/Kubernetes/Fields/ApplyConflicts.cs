using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Api;
using GitOpsServerless.Sandbox.Kubernetes.Merge;

namespace GitOpsServerless.Sandbox.Kubernetes.Fields;

/// <summary>Puts conflicts of an apply into a status: one cause a field, with the other manager's name.</summary>
internal static class ApplyConflicts
{
    public static ApiStatus Describe(IReadOnlyList<MergeConflict> conflicts, FieldManagers managers)
    {
        var causes = conflicts.Select(conflict => (Manager: managers.NameOf(conflict.Manager), Field: Display(conflict.Path))).ToArray();
        var details = new JsonObject
        {
            ["causes"] = new JsonArray([.. causes.Select(static cause => (JsonNode)new JsonObject
            {
                ["reason"] = "FieldManagerConflict",
                ["message"] = $"conflict with {cause.Manager}",
                ["field"] = cause.Field,
            })]),
        };
        return new ApiStatus(409, "Conflict", Message(causes)) { Details = details };
    }

    private static string Message((string Manager, string Field)[] causes)
    {
        var plural = causes.Length == 1 ? "conflict" : "conflicts";
        if (causes.Length == 1)
        {
            return $"Apply failed with 1 {plural}: conflict with {causes[0].Manager}: {causes[0].Field}";
        }

        var groups = causes.GroupBy(static cause => cause.Manager, StringComparer.Ordinal)
            .Select(static group => $"conflicts with {group.Key}:\n" + string.Join('\n', group.Select(static cause => "- " + cause.Field)));
        return $"Apply failed with {causes.Length} {plural}: " + string.Join('\n', groups);
    }

    private static string Display(PathElement[] path) => string.Concat(path.Select(static element => element.Display()));
}
