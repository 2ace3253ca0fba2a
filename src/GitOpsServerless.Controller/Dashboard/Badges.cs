using GitOpsServerless.Contracts;

namespace GitOpsServerless.Controller.Dashboard;

/// <summary>States as words; the colour only repeats what the word says.</summary>
internal static class Badges
{
    public static Html Of(SyncStatus status) => Word(status.ToString(), status switch
    {
        SyncStatus.Synced => "ok",
        SyncStatus.OutOfSync => "warn",
        _ => "soft",
    });

    public static Html Of(Health health) => Word(health.Status.ToString(), health.Status switch
    {
        HealthStatus.Healthy => "ok",
        HealthStatus.Degraded or HealthStatus.Missing => "bad",
        HealthStatus.Progressing or HealthStatus.Suspended => "warn",
        _ => "soft",
    });

    public static Html Of(RunResult result) => Word(result.ToString(), result switch
    {
        RunResult.Succeeded => "ok",
        RunResult.Failed or RunResult.Unhealthy => "bad",
        _ => "soft",
    });

    public static Html Hold(ApplicationStatus status) => Html.Join(status.Held.Select(h => Html.Of($"<span class=\"badge warn\">Held: {h.Kind}</span> {h.Reason} ")));

    private static Html Word(string word, string style) => Html.Of($"<span class=\"badge {style}\">{word}</span>");
}
