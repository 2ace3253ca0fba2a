using System.Globalization;
using System.Text;
using System.Xml.Linq;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Reports;

/// <summary>A report for the test views of pipelines: applications are suites, drifted resources are failures.</summary>
internal static class JUnitReport
{
    public static string Write(IReadOnlyList<DriftReport> reports)
    {
        var suites = reports.Select(Suite).ToList();
        var root = new XElement(
            "testsuites",
            new XAttribute("name", "drift"),
            new XAttribute("tests", Sum(suites, "tests")),
            new XAttribute("failures", Sum(suites, "failures")),
            new XAttribute("errors", Sum(suites, "errors")),
            suites);
        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{root}\n".ReplaceLineEndings("\n");
    }

    private static XElement Suite(DriftReport report)
    {
        var errors = DriftReportWriter.ErrorsOf(report).ToList();
        List<XElement> cases = [.. report.Items.Select(Failure), .. errors.Select(e => Error(report, e))];
        if (cases.Count == 0)
        {
            cases.Add(Case(report.Application, "no drift"));
        }

        return new XElement(
            "testsuite",
            new XAttribute("name", Clean(report.Application)),
            new XAttribute("tests", cases.Count),
            new XAttribute("failures", report.Items.Count),
            new XAttribute("errors", errors.Count),
            new XAttribute("skipped", 0),
            new XAttribute("time", "0"),
            new XAttribute("timestamp", report.At.UtcDateTime.ToString("s", CultureInfo.InvariantCulture)),
            cases);
    }

    private static XElement Failure(DriftItem item)
    {
        var element = Case(item.Application, item.Id.ToString());
        if (item.Provenance is { } source)
        {
            element.Add(new XAttribute("file", Clean(source.File)), new XAttribute("line", source.Line ?? 1));
        }

        element.Add(new XElement(
            "failure",
            new XAttribute("message", Clean($"drift: healing would {item.Action.ToString().ToLower(CultureInfo.InvariantCulture)}")),
            new XAttribute("type", "drift"),
            Clean(string.Join('\n', item.Deltas))));
        return element;
    }

    private static XElement Error(DriftReport report, Diagnostic diagnostic)
    {
        var element = Case(report.Application, diagnostic.Code);
        element.Add(new XElement("error", new XAttribute("message", Clean(diagnostic.Message)), new XAttribute("type", diagnostic.Code), Clean(diagnostic.Help ?? string.Empty)));
        return element;
    }

    private static XElement Case(string application, string name) =>
        new("testcase", new XAttribute("classname", Clean(application)), new XAttribute("name", Clean(name)), new XAttribute("time", "0"));

    private static int Sum(IEnumerable<XElement> suites, string attribute) => suites.Sum(s => (int)s.Attribute(attribute)!);

    // XML 1.0 has no place for control characters, not even escaped.
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            {
                clean.Append(text[at]).Append(text[++at]);
            }
            else
            {
                clean.Append(System.Xml.XmlConvert.IsXmlChar(text[at]) ? text[at] : '\uFFFD');
            }
        }

        return clean.ToString();
    }
}
