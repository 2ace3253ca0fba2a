using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes.Planning;

/// <summary>Who changed an object, by its managed fields.</summary>
internal static class Attributions
{
    /// <summary>The manager that wrote last of those that own a differing field; null when nobody but us did.</summary>
    public static Attribution? Of(JsonObject live, IReadOnlyList<Delta> deltas)
    {
        var writers = Ownership.Of(live).Entries
            .Where(e => e.Subresource != "status")
            .Where(e => deltas.Any(d => FieldSet.Owns(e.Fields, d.Path, live)))
            .OrderByDescending(e => e.Time ?? DateTimeOffset.MinValue);
        return writers.FirstOrDefault() is { } last ? new Attribution(last.Manager, last.Time, last.Operation) : null;
    }
}
