using System.Globalization;
using System.Text.Json;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Reports;

/// <summary>Writes drift reports in the formats that people and pipelines read.</summary>
internal static class DriftReportWriter
{
    public static string Write(DriftReportFormat format, IReadOnlyList<DriftReport> reports) => format switch
    {
        DriftReportFormat.Markdown => MarkdownReport.Write(reports),
        DriftReportFormat.Json => JsonSerializer.Serialize(reports, ContractsJson.Indented),
        DriftReportFormat.Sarif => SarifReport.Write(reports).ToJsonString(ContractsJson.Indented),
        DriftReportFormat.JUnit => JUnitReport.Write(reports),
        _ => HtmlReport.Write(reports),
    };

    /// <summary>Why a report says nothing about drift: its application could not be compared.</summary>
    public static IEnumerable<Diagnostic> ErrorsOf(DriftReport report) => report.Diagnostics.Where(d => d.IsError);

    public static string Summary(DriftReport report) => ErrorsOf(report).Any()
        ? "Could not be compared."
        // Drift that was piped was compared by somebody else; how much of what is not known here.
        : report.Compared < report.Items.Count ? string.Create(CultureInfo.InvariantCulture, $"{report.Items.Count} resources drifted; reported at {report.At:u}.")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Items.Count} of {report.Compared} resources drifted, {report.Pending.Count} wait for an apply; compared with {report.Revision} at {report.At:u}.");
}
