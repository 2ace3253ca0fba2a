using GitOpsServerless.Contracts;

namespace GitOpsServerless.Controller.Dashboard;

/// <summary>All applications in one table, and what is wrong with the definitions.</summary>
internal static class ApplicationsPage
{
    public static string Write(IReadOnlyList<ApplicationStatus> statuses, IReadOnlyList<Diagnostic> diagnostics, DateTimeOffset now) => PageLayout.Page("Applications", Html.Of($"""
        <h1>Applications</h1>
        <p>{statuses.Count(s => s.Sync == SyncStatus.Synced)} of {statuses.Count} in sync, {statuses.Count(s => s.Health.Status == HealthStatus.Healthy)} healthy, {statuses.Count(s => s.Drift.Count > 0)} drifted.</p>
        {Diagnostics(diagnostics)}
        <div class="wide"><table>
        <caption>State at {now:u}</caption>
        <thead><tr><th scope="col">Name</th><th scope="col">Sync</th><th scope="col">Health</th><th scope="col">Revision</th><th scope="col">Drift</th><th scope="col">Message</th><th scope="col">Looked at</th></tr></thead>
        <tbody>{Html.Join(statuses.Select(Row))}</tbody>
        </table></div>
        """));

    private static Html Row(ApplicationStatus status) => Html.Of($"""
        <tr><th scope="row"><a href="/ui/applications/{Uri.EscapeDataString(status.Name)}">{status.Name}</a></th><td>{Badges.Of(status.Sync)}</td><td>{Badges.Of(status.Health)}</td><td><code>{status.AppliedRevision?.ShortId ?? "none"}</code></td><td>{status.Drift.Count}</td><td>{Badges.Hold(status)}{status.Message}</td><td class="nowrap">{status.CheckedAt:u}</td></tr>
        """);

    private static Html Diagnostics(IReadOnlyList<Diagnostic> diagnostics) => diagnostics.Count == 0 ? Html.Empty : Html.Of(
        $"<h2>Definitions</h2><ul>{Html.Join(diagnostics.Take(50).Select(d => Html.Of($"<li class=\"{(d.IsError ? "bad" : "warn")}\">{d}</li>")))}</ul>");
}
