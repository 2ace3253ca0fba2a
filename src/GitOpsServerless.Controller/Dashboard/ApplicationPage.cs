using System.Globalization;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Controller.Dashboard;

/// <summary>One application: status, actions, drift, diff of the plan, resource tree, history.</summary>
internal static class ApplicationPage
{
    private const int MostDeltas = 500;

    public static string Write(
        ApplicationStatus status, Result<Plan> plan, IReadOnlyList<ResourceHealth> resources, IReadOnlyList<RunRecord> runs, bool mayOperate) => PageLayout.Page(status.Name, Html.Of($"""
        <h1>{status.Name}</h1>
        <p>{Badges.Of(status.Sync)} {Badges.Of(status.Health)} {status.Health.Message}</p>
        <p>{Badges.Hold(status)}{status.Message}</p>
        <dl><dt>Applied</dt><dd>{Commit(status.AppliedRevision)}</dd><dt>Newest</dt><dd>{Commit(status.SourceRevision)}</dd>{Rollback(status)}<dt>Looked at</dt><dd>{status.CheckedAt:u}</dd></dl>
        {Problems(status.Diagnostics)}
        {(mayOperate ? Actions(status, plan) : Html.Empty)}
        <h2>Diff</h2>
        {Diff(plan)}
        <h2>Resources</h2>
        {ResourceTree.Write(resources)}
        <h2>History</h2>
        {History(status, runs, mayOperate)}
        """));

    private static Html Commit(Revision? revision) => revision is null ? Html.Of($"none") : Html.Of($"<code>{revision}</code> {revision.Subject} <span class=\"soft\">{revision.Author}</span>");

    private static Html Rollback(ApplicationStatus status) => status.HeldRevision is null ? Html.Empty : Html.Of(
        $"<dt>Held back</dt><dd>{Commit(status.HeldRevision)} until something newer than <code>{Revision.Shorten(status.RolledBackFrom ?? string.Empty)}</code> arrives</dd>");

    private static Html Problems(IReadOnlyList<Diagnostic> diagnostics) => diagnostics.Count == 0 ? Html.Empty : Html.Of(
        $"<h2>Problems</h2><ul>{Html.Join(diagnostics.Select(d => Html.Of($"<li class=\"{(d.IsError ? "bad" : "warn")}\">{d}</li>")))}</ul>");

    private static Html Actions(ApplicationStatus status, Result<Plan> plan) => Html.Of($"""
        <h2>Actions</h2>
        {Button(status.Name, "reconcile", "Reconcile now")}{(status.Suspended ? Button(status.Name, "resume", "Resume") : Button(status.Name, "suspend", "Suspend"))}{(status.HeldRevision is null ? Html.Empty : Button(status.Name, "release", "Release the held revision"))}{(plan.IsSuccess && plan.Value.Held.Count > 0 && !plan.Value.IsEmpty ? Approve(status.Name, plan.Value) : Html.Empty)}
        """);

    private static Html Button(string name, string action, string label) => Html.Of(
        $"<form method=\"post\" action=\"/ui/applications/{Uri.EscapeDataString(name)}/{action}\"><button>{label}</button></form>");

    private static Html Approve(string name, Plan plan) => Html.Of(
        $"<form method=\"post\" action=\"/ui/applications/{Uri.EscapeDataString(name)}/approve\"><input type=\"hidden\" name=\"planDigest\" value=\"{plan.Digest}\"><button>Approve plan {plan.Digest[..12]}</button></form>");

    private static Html Diff(Result<Plan> plan)
    {
        if (!plan.IsSuccess)
        {
            return Problems(plan.Diagnostics);
        }

        var changes = plan.Value.Changes.Where(c => c.Action != ChangeAction.NoChange).ToList();
        return changes.Count == 0 ? Html.Of($"<p class=\"ok\">Live equals desired.</p>") : Html.Of($"""
            <div class="wide"><table><caption>{PlanSummary.Of(plan.Value).Effective} changes at <code>{Revision.Shorten(plan.Value.Revision)}</code></caption>
            <thead><tr><th scope="col">Action</th><th scope="col">Resource</th><th scope="col">Origin</th><th scope="col">Differences (live, desired)</th></tr></thead>
            <tbody>{Html.Join(changes.Select(Row))}</tbody></table></div>
            """);
    }

    private static Html Row(Change change) => Html.Of($"""
        <tr><td>{change.Action}</td><th scope="row"><code>{change.Id}</code><br><span class="soft">{change.Provenance?.File} {change.Provenance?.Line}</span></th><td>{change.Origin} {change.ChangedBy?.Who}</td><td>{change.Reason}{Html.Join(change.Deltas.Take(MostDeltas).Select(Delta))}</td></tr>
        """);

    private static Html Delta(Delta delta) => Html.Of(
        $"<div><code>{delta.Path}</code> {Value(delta.Before, "remove", "-")} {Value(delta.After, "add", "+")}</div>");

    private static Html Value(System.Text.Json.Nodes.JsonNode? node, string style, string sign) =>
        node is null ? Html.Empty : Html.Of($"<pre class=\"{style}\">{sign} {node.ToJsonString(ContractsJson.Options)}</pre>");

    private static Html History(ApplicationStatus status, IReadOnlyList<RunRecord> runs, bool mayOperate) => runs.Count == 0 ? Html.Of($"<p>No run yet.</p>") : Html.Of($"""
        <div class="wide"><table><caption>Runs, newest first</caption>
        <thead><tr><th scope="col">Run</th><th scope="col">Result</th><th scope="col">Revision</th><th scope="col">Trigger</th><th scope="col">Started</th><th scope="col">Duration</th><th scope="col">Resources</th><th scope="col">Message</th><th scope="col">Action</th></tr></thead>
        <tbody>{Html.Join(runs.Select(r => Run(status, r, mayOperate)))}</tbody></table></div>
        """);

    private static Html Run(ApplicationStatus status, RunRecord run, bool mayOperate) => Html.Of($"""
        <tr><th scope="row">{run.Number}</th><td>{Badges.Of(run.Result)}</td><td>{Commit(run.Revision)}</td><td>{run.Trigger} {run.StartedBy}</td><td class="nowrap">{(run.Revision.Id.Length == 0 ? string.Empty : run.StartedAt.ToString("u", CultureInfo.InvariantCulture))}</td><td class="nowrap">{Durations.Format(run.Duration)}</td><td>{run.Outcomes.Count}</td><td>{run.Message}</td><td>{(mayOperate && MayRollBackTo(status, run) ? BackTo(status.Name, run) : Html.Empty)}</td></tr>
        """);

    private static bool MayRollBackTo(ApplicationStatus status, RunRecord run) =>
        run.Result == RunResult.Succeeded && run.Revision.Id != status.AppliedRevision?.Id && run.Revision.Id != status.HeldRevision?.Id;

    private static Html BackTo(string name, RunRecord run) => Html.Of(
        $"<form method=\"post\" action=\"/ui/applications/{Uri.EscapeDataString(name)}/rollback\"><input type=\"hidden\" name=\"revision\" value=\"{run.Revision.Id}\"><button aria-label=\"Roll back to run {run.Number}\">Roll back</button></form>");
}
