using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Reports;

/// <summary>Writes drift reports in the formats that people and pipelines read.</summary>
internal static class DriftReportWriter
{
    public static string Write(DriftReportFormat format, IReadOnlyList<DriftReport> reports) => format switch
    {
        DriftReportFormat.Markdown => Markdown(reports),
        DriftReportFormat.Json => JsonSerializer.Serialize(reports, ContractsJson.Indented),
        DriftReportFormat.Sarif => Sarif(reports).ToJsonString(ContractsJson.Indented),
        DriftReportFormat.JUnit => JUnit(reports).ToString(),
        _ => Html(reports),
    };

    private static string Html(IReadOnlyList<DriftReport> reports)
    {
        var text = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Drift</title>")
            .Append("<style>body{font:15px system-ui;margin:2rem}table{border-collapse:collapse}td,th{border:1px solid #999;padding:.3rem .6rem;text-align:left;vertical-align:top}code{white-space:pre-wrap}</style></head><body>\n<h1>Drift</h1>\n");
        foreach (var report in reports)
        {
            text.Append("<h2>").Append(Encode(report.Application)).Append("</h2>\n<p>").Append(Encode(Summary(report))).Append("</p>\n");
            if (report.Items.Count > 0)
            {
                text.Append("<table><tr><th>Resource</th><th>Healing would</th><th>Differences</th><th>Changed by</th></tr>\n");
                foreach (var item in report.Items)
                {
                    var deltas = string.Join("<br>", item.Deltas.Select(d => $"<code>{Encode(Line(d))}</code>"));
                    text.Append("<tr><td>").Append(Encode(item.Id.ToString())).Append("</td><td>").Append(item.Action).Append("</td><td>")
                        .Append(deltas).Append("</td><td>").Append(Encode(item.ChangedBy?.Who)).Append("</td></tr>\n");
                }

                text.Append("</table>\n");
            }
        }

        return text.Append("</body></html>\n").ToString();
    }

    private static string Markdown(IReadOnlyList<DriftReport> reports)
    {
        var text = new StringBuilder("# Drift\n");
        foreach (var report in reports)
        {
            text.Append("\n## ").Append(Cell(report.Application)).Append("\n\n").Append(Cell(Summary(report))).Append('\n');
            if (report.Items.Count > 0)
            {
                text.Append("\n| resource | healing would | differences | changed by |\n|---|---|---|---|\n");
                foreach (var item in report.Items)
                {
                    var deltas = string.Join("<br>", item.Deltas.Select(d => Cell(Line(d))));
                    text.Append("| ").Append(Cell(item.Id.ToString())).Append(" | ").Append(item.Action).Append(" | ").Append(deltas)
                        .Append(" | ").Append(Cell(item.ChangedBy?.Who ?? string.Empty)).Append(" |\n");
                }
            }
        }

        return text.ToString();
    }

    // SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
    private static JsonObject Sarif(IReadOnlyList<DriftReport> reports) => new()
    {
        ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
        ["version"] = "2.1.0",
        ["runs"] = new JsonArray(new JsonObject
        {
            ["tool"] = new JsonObject
            {
                ["driver"] = new JsonObject
                {
                    ["name"] = "GitOpsServerless",
                    ["rules"] = new JsonArray(new JsonObject
                    {
                        ["id"] = "drift",
                        ["shortDescription"] = new JsonObject { ["text"] = "The live state moved away from Git." },
                    }),
                },
            },
            ["results"] = new JsonArray([.. reports.SelectMany(r => r.Items).Select(SarifResult)]),
        }),
    };

    private static JsonObject SarifResult(DriftItem item)
    {
        var location = new JsonObject
        {
            ["logicalLocations"] = new JsonArray(new JsonObject { ["fullyQualifiedName"] = item.Id.ToString(), ["kind"] = "resource" }),
        };
        if (item.Provenance is { } source)
        {
            location["physicalLocation"] = new JsonObject
            {
                ["artifactLocation"] = new JsonObject { ["uri"] = source.File },
                ["region"] = new JsonObject { ["startLine"] = source.Line ?? 1 },
            };
        }

        return new JsonObject
        {
            ["ruleId"] = "drift",
            ["level"] = "warning",
            ["message"] = new JsonObject { ["text"] = $"{item.Application}: {item.Id} drifted. {string.Join("; ", item.Deltas.Select(Line))}" },
            ["locations"] = new JsonArray(location),
        };
    }

    private static XDocument JUnit(IReadOnlyList<DriftReport> reports) => new(new XElement(
        "testsuites",
        reports.Select(r => new XElement(
            "testsuite",
            new XAttribute("name", r.Application),
            new XAttribute("tests", Math.Max(1, r.Items.Count)),
            new XAttribute("failures", r.Items.Count),
            new XAttribute("timestamp", r.At.ToString("s", CultureInfo.InvariantCulture)),
            r.Items.Count == 0
                ? new XElement("testcase", new XAttribute("classname", r.Application), new XAttribute("name", "no drift"))
                : r.Items.Select(JUnitCase)))));

    private static XElement JUnitCase(DriftItem item) => new(
        "testcase",
        new XAttribute("classname", item.Application),
        new XAttribute("name", item.Id.ToString()),
        new XElement("failure", new XAttribute("message", $"drift: {item.Action}"), string.Join('\n', item.Deltas.Select(Line))));

    private static string Summary(DriftReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"{report.Items.Count} of {report.Compared} resources drifted, {report.Pending.Count} wait for an apply; compared with {report.Revision} at {report.At:u}.");

    private static string Line(Delta delta) => $"{delta.Path}: {Value(delta.Before)} -> {Value(delta.After)}";

    private static string Value(JsonNode? node) => node?.ToJsonString(ContractsJson.Options) ?? "(absent)";

    private static string Encode(string? text) => WebUtility.HtmlEncode(text ?? string.Empty);

    private static string Cell(string text) =>
        WebUtility.HtmlEncode(text).Replace("|", "\\|", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal);
}
