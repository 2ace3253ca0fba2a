using System.Net;
using System.Text;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Reports;

/// <summary>A report for issues and pull requests.</summary>
internal static class MarkdownReport
{
    public static string Write(IReadOnlyList<DriftReport> reports)
    {
        var text = new StringBuilder("# Drift\n");
        foreach (var report in reports)
        {
            text.Append("\n## ").Append(Cell(report.Application)).Append("\n\n").Append(Cell(DriftReportWriter.Summary(report))).Append('\n');
            foreach (var error in DriftReportWriter.ErrorsOf(report))
            {
                text.Append("\n- ").Append(Cell(error.ToString())).Append('\n');
            }

            if (report.Items.Count > 0)
            {
                text.Append("\n| resource | healing would | differences (live -> desired) | changed by |\n|---|---|---|---|\n");
                foreach (var item in report.Items)
                {
                    text.Append("| ").Append(Cell(item.Id.ToString())).Append(" | ").Append(item.Action).Append(" | ")
                        .AppendJoin("<br>", item.Deltas.Select(d => Cell(d.ToString())))
                        .Append(" | ").Append(Cell(item.ChangedBy?.Who ?? string.Empty)).Append(" |\n");
                }
            }
        }

        return text.ToString();
    }

    // Names and values come from the target: no HTML, no new cell, no code, no link, no mention gets out of its place.
    // A bare address is a link by itself where the text is read, unless its colon is written as an entity.
    private static string Cell(string text)
    {
        var safe = new StringBuilder(WebUtility.HtmlEncode(text));
        foreach (var mark in (ReadOnlySpan<char>)['\\', '|', '`', '*', '_', '[', ']'])
        {
            safe.Replace(mark.ToString(), $"\\{mark}");
        }

        return safe.Replace("@", "&#64;").Replace("://", "&#58;//").Replace("www.", "www&#46;").Replace("\r", " ").Replace("\n", " ").ToString();
    }
}
