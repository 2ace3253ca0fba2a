using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Reports;

/// <summary>A report for code scanning: SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html).</summary>
internal static class SarifReport
{
    private const string Rule = "drift";

    public static JsonObject Write(IReadOnlyList<DriftReport> reports) => new()
    {
        ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
        ["version"] = "2.1.0",
        ["runs"] = new JsonArray(new JsonObject
        {
            ["tool"] = new JsonObject { ["driver"] = Driver() },
            // §3.20: what failed while the tool ran is a notification, not a result.
            ["invocations"] = new JsonArray(new JsonObject
            {
                ["executionSuccessful"] = !reports.SelectMany(DriftReportWriter.ErrorsOf).Any(),
                ["toolExecutionNotifications"] = new JsonArray([.. reports.SelectMany(r => DriftReportWriter.ErrorsOf(r).Select(d => Notification(r, d)))]),
            }),
            // §3.14.11: unit of columns is needed where regions have any; lines are enough here.
            ["results"] = new JsonArray([.. reports.SelectMany(r => r.Items).Select(Result)]),
        }),
    };

    private static JsonObject Driver() => new()
    {
        ["name"] = "GitOpsServerless",
        ["semanticVersion"] = typeof(SarifReport).Assembly.GetName().Version!.ToString(3),
        ["rules"] = new JsonArray(new JsonObject
        {
            ["id"] = Rule,
            ["name"] = "Drift",
            ["shortDescription"] = new JsonObject { ["text"] = "The live state moved away from Git." },
            ["fullDescription"] = new JsonObject { ["text"] = "A resource on a target has other values than the files of the repository say, and the repository did not change." },
            ["help"] = new JsonObject { ["text"] = "Reconcile the application to heal it (Invoke-GitOpsReconciliation), or change the file so that it says what is wanted." },
            ["defaultConfiguration"] = new JsonObject { ["level"] = "warning" },
        }),
    };

    private static JsonObject Notification(DriftReport report, Diagnostic diagnostic) => new()
    {
        ["descriptor"] = new JsonObject { ["id"] = diagnostic.Code },
        ["level"] = "error",
        ["message"] = new JsonObject { ["text"] = $"{report.Application}: {diagnostic.Message}" },
    };

    private static JsonObject Result(DriftItem item) => new()
    {
        ["ruleId"] = Rule,
        ["ruleIndex"] = 0,
        ["level"] = "warning",
        ["message"] = new JsonObject { ["text"] = $"{item.Application}: {item.Id} drifted; healing would {Verb(item)}. {string.Join("; ", item.Deltas)}".TrimEnd() },
        ["locations"] = new JsonArray(Location(item)),
        // The same drift is the same alert in each run, whatever line the resource moved to.
        ["partialFingerprints"] = new JsonObject { ["resource/v1"] = Digests.Of($"{item.Application}\n{item.Id}") },
    };

    private static JsonObject Location(DriftItem item)
    {
        var location = new JsonObject
        {
            ["logicalLocations"] = new JsonArray(new JsonObject { ["fullyQualifiedName"] = item.Id.ToString(), ["kind"] = "resource" }),
        };
        if (item.Provenance is { } source)
        {
            location["physicalLocation"] = new JsonObject
            {
                ["artifactLocation"] = new JsonObject { ["uri"] = Uri(source.File) },
                ["region"] = new JsonObject { ["startLine"] = Math.Max(1, source.Line ?? 1) },
            };
        }

        return location;
    }

    // §3.4.3: a URI reference, so that spaces and the like are escaped; slashes stay.
    private static string Uri(string path) => string.Join('/', path.Split('/').Select(System.Uri.EscapeDataString));

    private static string Verb(DriftItem item) => item.Action.ToString().ToLower(CultureInfo.InvariantCulture);
}
