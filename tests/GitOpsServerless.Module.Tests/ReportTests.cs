using System.Text.Json.Nodes;
using System.Xml.Linq;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell;
using GitOpsServerless.PowerShell.Files;
using GitOpsServerless.PowerShell.Reports;

namespace GitOpsServerless.Module.Tests;

public sealed class ReportTests
{
    private static readonly DriftReport Drifted = new(
        "shop-web",
        new Revision("4f1c2a9b00000000000000000000000000000000"),
        DateTimeOffset.UnixEpoch,
        [new DriftItem("shop-web", new ResourceId("apps/Deployment", "shop", "web"), ChangeAction.Update, [new Delta("/spec/replicas", 5, "<script>|\u0001@all", DeltaKind.Replace)])
        {
            Provenance = new Provenance("my apps/web.yaml", 7),
        }])
    {
        Compared = 3,
    };

    private static readonly DriftReport Clean = new("shop-api", new Revision("sha256:00"), DateTimeOffset.UnixEpoch, []) { Compared = 2 };

    private static readonly DriftReport Broken = new("shop-db", new Revision(string.Empty), DateTimeOffset.UnixEpoch, [])
    {
        Diagnostics = [DiagnosticCatalog.NoTarget.Create("There is no target 'db'.")],
    };

    private static readonly DriftReport[] All = [Drifted, Clean, Broken];

    [Fact]
    public void Html_escapes_what_comes_from_the_target_and_has_no_script()
    {
        var page = DriftReportWriter.Write(DriftReportFormat.Html, All);

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("/spec/replicas", page, StringComparison.Ordinal);
        Assert.Contains("not compared", page, StringComparison.Ordinal);
        Assert.True(page.IndexOf("shop-db", StringComparison.Ordinal) < page.IndexOf("shop-api", StringComparison.Ordinal), "What needs a look comes first.");
    }

    [Fact]
    public void Markdown_keeps_its_table()
    {
        var text = DriftReportWriter.Write(DriftReportFormat.Markdown, All);
        var row = text.Split('\n').Single(l => l.StartsWith("| apps/Deployment", StringComparison.Ordinal));

        Assert.DoesNotContain("<script>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@all", text, StringComparison.Ordinal);
        Assert.Equal(5, row.Replace("\\|", string.Empty, StringComparison.Ordinal).Count(c => c == '|'));
    }

    [Fact]
    public void Sarif_places_the_resource_and_keeps_failures_apart()
    {
        var run = JsonNode.Parse(DriftReportWriter.Write(DriftReportFormat.Sarif, All))!["runs"]![0]!;
        var result = Assert.Single(run["results"]!.AsArray())!;
        var location = result["locations"]![0]!;

        Assert.Equal("apps/Deployment shop/web", (string?)location["logicalLocations"]![0]!["fullyQualifiedName"]);
        Assert.Equal("my%20apps/web.yaml", (string?)location["physicalLocation"]!["artifactLocation"]!["uri"]);
        Assert.Equal(7, (int?)location["physicalLocation"]!["region"]!["startLine"]);
        Assert.Equal((string?)run["tool"]!["driver"]!["rules"]![0]!["id"], (string?)result["ruleId"]);
        Assert.False((bool?)run["invocations"]![0]!["executionSuccessful"]);
        Assert.Equal(DiagnosticCatalog.NoTarget.Code, (string?)run["invocations"]![0]!["toolExecutionNotifications"]![0]!["descriptor"]!["id"]);
    }

    [Fact]
    public void JUnit_counts_failures_and_errors_and_is_XML_whatever_the_target_says()
    {
        var root = XElement.Parse(DriftReportWriter.Write(DriftReportFormat.JUnit, All));

        Assert.Equal(("3", "1", "1"), ((string?)root.Attribute("tests"), (string?)root.Attribute("failures"), (string?)root.Attribute("errors")));
        Assert.All(root.Elements("testsuite"), s => Assert.Equal((string?)s.Attribute("tests"), $"{s.Elements("testcase").Count()}"));
        Assert.Equal("my apps/web.yaml", (string?)root.Descendants("testcase").First().Attribute("file"));
    }

    [Fact]
    public void JUnit_is_XML_whatever_a_file_is_called()
    {
        var odd = Drifted with { Items = [Drifted.Items[0] with { Provenance = new Provenance("a\u0001.yaml", 1) }] };

        var root = XElement.Parse(DriftReportWriter.Write(DriftReportFormat.JUnit, [odd]));

        Assert.Equal("a\\u0001.yaml", (string?)root.Descendants("testcase").First().Attribute("file"));
    }

    [Fact]
    public void Markdown_makes_no_link_of_an_address_that_a_target_says()
    {
        var odd = Drifted with { Items = [Drifted.Items[0] with { Deltas = [new Delta("/a", "https://evil.example/x", "www.evil.example", DeltaKind.Replace)] }] };

        var text = DriftReportWriter.Write(DriftReportFormat.Markdown, [odd]);

        Assert.DoesNotContain("https://", text, StringComparison.Ordinal);
        Assert.DoesNotContain("www.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void File_is_replaced_as_a_whole_with_its_mode_and_through_its_link()
    {
        var folder = Directory.CreateTempSubdirectory("gitops-file-").FullName;
        var (file, link) = (Path.Combine(folder, "a.yaml"), Path.Combine(folder, "link.yaml"));
        File.WriteAllText(file, "old");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
            File.CreateSymbolicLink(link, file);
            Assert.Null(TextFile.Write(link, "new"));
            Assert.NotNull(new FileInfo(link).LinkTarget);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(file));
        }

        Assert.Null(TextFile.Write(file, "newer"));
        Assert.Equal("newer", File.ReadAllText(file));
        Assert.Equal(DiagnosticCatalog.FileNotWritten.Code, TextFile.Write(Path.Combine(folder, "no", "such", "folder"), "x")!.Code);
        Assert.DoesNotContain(Directory.EnumerateFiles(folder), f => f.EndsWith(".tmp", StringComparison.Ordinal));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Json_reads_back() =>
        Assert.Equal("/spec/replicas", (string?)JsonNode.Parse(DriftReportWriter.Write(DriftReportFormat.Json, All))![0]!["items"]![0]!["deltas"]![0]!["path"]);

    [Fact]
    public void Credential_is_in_no_text_of_a_connection()
    {
        var connection = new EngineConnection(EngineConnectionKind.Controller) { CredentialHeader = "x-functions-key", Credential = new SecretValue("hunter2-hunter2", null) };

        Assert.DoesNotContain("hunter2", connection.ToString(), StringComparison.Ordinal);
    }
}
