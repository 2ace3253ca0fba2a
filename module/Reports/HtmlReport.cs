using System.Globalization;
using System.Net;
using System.Text;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Reports;

/// <summary>A page for people: one file, no script, nothing is fetched.</summary>
internal static class HtmlReport
{
    private const string Head = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>Drift report</title>
        <style>
        :root { color-scheme: light dark; --ink: #1c2430; --dim: #5b6675; --paper: #f6f7f9; --card: #fff; --line: #dde2e8; --good: #1a7f4b; --warn: #9a6200; --bad: #b42318; --code: #f0f2f5; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --dim: #9aa5b4; --paper: #12161c; --card: #1b212a; --line: #303845; --good: #4fc08d; --warn: #e0a83c; --bad: #f2756a; --code: #242c37; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
        main { max-width: 72rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
        h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.1rem; margin: 0; }
        p { margin: .25rem 0 0; color: var(--dim); }
        .facts { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.25rem 0 1.75rem; padding: 0; list-style: none; }
        .facts li { flex: 1 1 9rem; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .7rem 1rem; color: var(--dim); }
        .facts b { display: block; font-size: 1.6rem; line-height: 1.2; color: var(--ink); }
        .facts .warn b { color: var(--warn); } .facts .bad b { color: var(--bad); } .facts .good b { color: var(--good); }
        section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; margin-top: 1rem; overflow: hidden; }
        section > header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem .75rem; padding: .9rem 1rem; }
        section > header p { flex-basis: 100%; }
        .badge { border: 1px solid currentColor; border-radius: 1rem; padding: 0 .6rem; font-size: .8rem; font-weight: 600; }
        .good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); }
        .scroll { overflow-x: auto; }
        table { width: 100%; border-collapse: collapse; }
        th, td { text-align: left; vertical-align: top; padding: .6rem 1rem; border-top: 1px solid var(--line); }
        th { font-size: .8rem; color: var(--dim); font-weight: 600; }
        code { font: .85rem/1.45 ui-monospace, SFMono-Regular, Consolas, monospace; background: var(--code); border-radius: .25rem; padding: .05rem .3rem; overflow-wrap: anywhere; }
        .id { font-weight: 600; overflow-wrap: anywhere; } small { color: var(--dim); overflow-wrap: anywhere; }
        dl { margin: 0; } dt { font: .85rem ui-monospace, SFMono-Regular, Consolas, monospace; overflow-wrap: anywhere; } dd { margin: 0 0 .5rem; }
        del { text-decoration: none; color: var(--bad); } ins { text-decoration: none; color: var(--good); }
        </style>
        </head>
        <body><main>

        """;

    public static string Write(IReadOnlyList<DriftReport> reports)
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n")).Append("<h1>Drift report</h1>\n");
        if (reports.Count > 0)
        {
            text.Append("<p>").Append(Encode(string.Create(CultureInfo.InvariantCulture, $"Compared at {reports.Max(r => r.At):u}."))).Append("</p>\n");
        }

        Facts(text, reports);
        // What needs a look comes first.
        foreach (var report in reports.OrderBy(r => DriftReportWriter.ErrorsOf(r).Any() ? 0 : r.Items.Count > 0 ? 1 : 2).ThenBy(r => r.Application, StringComparer.Ordinal))
        {
            Section(text, report);
        }

        return text.Append("</main></body>\n</html>\n").ToString();
    }

    private static void Facts(StringBuilder text, IReadOnlyList<DriftReport> reports)
    {
        var drifted = reports.Sum(r => r.Items.Count);
        var errors = reports.Count(r => DriftReportWriter.ErrorsOf(r).Any());
        text.Append("<ul class=\"facts\">\n");
        Fact(text, string.Empty, reports.Count, "applications");
        Fact(text, string.Empty, reports.Sum(r => r.Compared), "resources compared");
        Fact(text, drifted > 0 ? "warn" : "good", drifted, "drifted");
        Fact(text, string.Empty, reports.Sum(r => r.Pending.Count), "waiting for an apply");
        Fact(text, errors > 0 ? "bad" : "good", errors, "not compared");
        text.Append("</ul>\n");
    }

    private static void Fact(StringBuilder text, string kind, int number, string label) =>
        text.Append(CultureInfo.InvariantCulture, $"<li class=\"{kind}\"><b>{number}</b>{label}</li>\n");

    private static void Section(StringBuilder text, DriftReport report)
    {
        var errors = DriftReportWriter.ErrorsOf(report).ToList();
        var (kind, word) = errors.Count > 0 ? ("bad", "not compared") : report.Items.Count > 0 ? ("warn", "drift") : ("good", "no drift");
        text.Append("<section>\n<header><h2>").Append(Encode(report.Application)).Append("</h2><span class=\"badge ").Append(kind).Append("\">").Append(word)
            .Append("</span><p>").Append(Encode(DriftReportWriter.Summary(report))).Append("</p></header>\n");
        foreach (var error in errors)
        {
            text.Append("<header><span class=\"bad\">").Append(Encode($"{error.Code}: {error.Message}")).Append("</span><p>").Append(Encode(error.Help)).Append("</p></header>\n");
        }

        if (report.Items.Count > 0)
        {
            text.Append("<div class=\"scroll\"><table>\n<thead><tr><th>Resource</th><th>Healing would</th><th>Live → desired</th><th>Changed by</th></tr></thead>\n<tbody>\n");
            report.Items.ToList().ForEach(i => Row(text, i));
            text.Append("</tbody></table></div>\n");
        }

        text.Append("</section>\n");
    }

    private static void Row(StringBuilder text, DriftItem item)
    {
        var name = item.Id.IsAzure || item.Id.Scope.Length == 0 ? item.Id.Name : $"{item.Id.Scope}/{item.Id.Name}";
        text.Append("<tr><td><span class=\"id\">").Append(Encode(name)).Append("</span><br><small>").Append(Encode(item.Id.IsAzure ? item.Id.ToString() : item.Id.Type)).Append("</small>");
        if (item.Provenance is { } source)
        {
            text.Append("<br><small>").Append(Encode(source.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"{source.File}:{line}") : source.File)).Append("</small>");
        }

        text.Append("</td><td>").Append(item.Action.ToString().ToLower(CultureInfo.InvariantCulture)).Append("</td><td><dl>");
        foreach (var delta in item.Deltas)
        {
            text.Append("<dt>").Append(Encode(delta.Path)).Append("</dt><dd><del><code>").Append(Encode(delta.Live))
                .Append("</code></del> → <ins><code>").Append(Encode(delta.Desired)).Append("</code></ins></dd>");
        }

        text.Append("</dl></td><td>").Append(Encode(item.ChangedBy?.Who));
        if (item.ChangedBy?.When is { } when)
        {
            text.Append("<br><small>").Append(Encode(when.ToString("u", CultureInfo.InvariantCulture))).Append("</small>");
        }

        text.Append("</td></tr>\n");
    }

    private static string Encode(string? text) => WebUtility.HtmlEncode(PlainText.Lines(text) ?? string.Empty);
}
