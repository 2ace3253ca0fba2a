using System.Text.Json.Nodes;
using System.Xml.Linq;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell;
using GitOpsServerless.PowerShell.Reports;

namespace GitOpsServerless.Module.Tests;

public sealed class ReportTests
{
    private static readonly DriftReport Report = new(
        "shop-web",
        new Revision("4f1c2a9b00000000000000000000000000000000"),
        DateTimeOffset.UnixEpoch,
        [new DriftItem("shop-web", new ResourceId("apps/Deployment", "shop", "web"), ChangeAction.Update, [new Delta("/spec/replicas", 5, "<script>|", DeltaKind.Replace)])]);

    [Fact]
    public void Html_escapes_what_comes_from_the_target() =>
        Assert.DoesNotContain("<script>", DriftReportWriter.Write(DriftReportFormat.Html, [Report]), StringComparison.Ordinal);

    [Fact]
    public void Markdown_keeps_its_table() =>
        Assert.DoesNotContain("<script>", DriftReportWriter.Write(DriftReportFormat.Markdown, [Report]), StringComparison.Ordinal);

    [Fact]
    public void Sarif_names_the_resource()
    {
        var result = JsonNode.Parse(DriftReportWriter.Write(DriftReportFormat.Sarif, [Report]))!["runs"]![0]!["results"]![0]!;

        Assert.Equal("apps/Deployment shop/web", (string?)result["locations"]![0]!["logicalLocations"]![0]!["fullyQualifiedName"]);
    }

    [Fact]
    public void JUnit_counts_failures() =>
        Assert.Equal("1", (string?)XElement.Parse(DriftReportWriter.Write(DriftReportFormat.JUnit, [Report])).Element("testsuite")!.Attribute("failures"));

    [Fact]
    public void Image_changes_only_its_own_lines()
    {
        const string text = "# keep\nimages:\n  - name: ghcr.io/shop/web # web\n    newTag: \"1.0\" # tag\n  - name: other\n    newTag: \"1.0\"\nspec:\n  - image: ghcr.io/shop/web:1.0 # c\n  - image: ghcr.io/shop/web2:1.0\n";

        var (changed, lines) = ImageText.Set(text, "ghcr.io/shop/web", "2.0");

        Assert.Equal([4, 8], lines);
        Assert.Equal(
            "# keep\nimages:\n  - name: ghcr.io/shop/web # web\n    newTag: \"2.0\" # tag\n  - name: other\n    newTag: \"1.0\"\nspec:\n  - image: ghcr.io/shop/web:2.0 # c\n  - image: ghcr.io/shop/web2:1.0\n",
            changed);
    }

    [Fact]
    public void Credential_is_in_no_text_of_a_connection()
    {
        var connection = new EngineConnection(EngineConnectionKind.Controller) { CredentialHeader = "x-functions-key", Credential = new SecretValue("hunter2-hunter2", null) };

        Assert.DoesNotContain("hunter2", connection.ToString(), StringComparison.Ordinal);
    }
}
