using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes.Assessing;

/// <summary>
/// Health of kinds that nobody has rules for, by what their controllers have in common: the observed generation, conditions
/// (https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md, kstatus'
/// <c>Reconciling</c> and <c>Stalled</c>, those of Gateway API parents) and words in fields such as <c>status.phase</c>.
/// The worst of them counts; an object that says nothing is healthy.
/// </summary>
internal static class CustomHealth
{
    /// <summary>Conditions that say by themselves whether an object is ready, the most telling first.</summary>
    private static readonly string[] Summaries = ["Ready", "Healthy", "Available", "Succeeded", "Complete", "Completed"];

    /// <summary>Conditions without which an object is not ready, whatever else holds.</summary>
    private static readonly HashSet<string> Needed = new(StringComparer.Ordinal)
    {
        "Accepted", "Synced", "Valid", "Established", "Programmed", "Reconciled", "Deployed", "Installed", "ChildResourcesHealthy",
    };

    public static Contracts.Health Compute(JsonObject o)
    {
        if (o.FlagAt("spec", "suspend") is true || o.FlagAt("spec", "suspended") is true || o.FlagAt("spec", "paused") is true)
        {
            return new Contracts.Health(HealthStatus.Suspended, $"{o.Kind()} is suspended");
        }

        if (o.NumberAt("status", "observedGeneration") is { } observed && o.NumberAt("metadata", "generation") is { } generation && observed != generation)
        {
            return new Contracts.Health(HealthStatus.Progressing, "Its latest generation is not observed yet");
        }

        var conditions = Condition.All(o).Concat(OfParents(o)).ToList();
        if (conditions.Find(c => c.IsOutdated && (Summaries.Contains(c.Type) || Needed.Contains(c.Type))) is { } outdated)
        {
            return new Contracts.Health(HealthStatus.Progressing, $"{outdated.Type} is not observed for its latest generation yet");
        }

        return Settled(conditions) ?? Worst(Expected(conditions), StatusWords.Compute(o, isReady: Summary(conditions) is { IsTrue: true }));
    }

    /// <summary>What one condition decides alone.</summary>
    private static Contracts.Health? Settled(List<Condition> conditions)
    {
        if (conditions.Find(c => c is { IsTrue: true, Type: "Paused" or "Suspended" }) is { } paused)
        {
            return Of(HealthStatus.Suspended, paused);
        }

        if (conditions.Find(c => c.IsTrue && StatusWords.IsFailureType(c.Type)) is { } failure)
        {
            return Of(HealthStatus.Degraded, failure);
        }

        if (conditions.Find(c => c.IsFalse && !StatusWords.IsFailureType(c.Type) && StatusWords.IsFailureReason(c.Reason)) is { } broken)
        {
            return Of(HealthStatus.Degraded, broken);
        }

        return conditions.Find(c => c is { IsTrue: true, Type: "Reconciling" }) is { } reconciling ? Of(HealthStatus.Progressing, reconciling) : null;
    }

    private static Contracts.Health Expected(List<Condition> conditions)
    {
        var summary = Summary(conditions);
        return summary is { IsTrue: false } ? Of(HealthStatus.Progressing, summary)
            : conditions.Find(c => c.IsFalse && Needed.Contains(c.Type)) is { } missing ? Of(HealthStatus.Progressing, missing)
            : summary is not null ? Of(HealthStatus.Healthy, summary)
            : new Contracts.Health(HealthStatus.Healthy, "Resource is current");
    }

    private static Condition? Summary(List<Condition> conditions) =>
        Summaries.Select(type => conditions.Find(c => c.Type == type)).FirstOrDefault(c => c is not null);

    private static Contracts.Health Worst(Contracts.Health left, Contracts.Health? right) =>
        right is not null && right.Status > left.Status ? right : left;

    /// <summary>Routes and policies of the Gateway API have their conditions once for each parent.</summary>
    private static IEnumerable<Condition> OfParents(JsonObject o) =>
        o.ObjectsAt("status", "parents").Concat(o.ObjectsAt("status", "ancestors"))
            .SelectMany(parent => Condition.Of(parent.ObjectsAt("conditions"), o.NumberAt("metadata", "generation")));

    private static Contracts.Health Of(HealthStatus status, Condition condition)
    {
        var reason = condition.Reason.Length > 0 ? $" ({condition.Reason})" : string.Empty;
        return new Contracts.Health(status, condition.Message.Length > 0 ? condition.Message : $"{condition.Type} is {condition.Status}{reason}");
    }
}
