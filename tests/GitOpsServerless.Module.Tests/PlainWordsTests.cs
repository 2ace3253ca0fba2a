using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Reports;

namespace GitOpsServerless.Module.Tests;

/// <summary>Words that operators read have no text of others in them that a terminal would act on, whichever way they came.</summary>
public sealed class PlainWordsTests
{
    private const string Hostile = "a\u001b[2J\u0007\u009b\u202eb";
    private const string Shown = "a\\u001B[2J\\u0007\\u009B\\u202Eb";

    [Fact]
    public void Words_of_the_contracts_are_escaped_once()
    {
        var diagnostic = DiagnosticCatalog.InvalidField.Create(Hostile, Hostile, 1, 2, new ResourceId($"example.com/{Hostile}", Hostile, Hostile), Hostile);
        string?[] words =
        [
            diagnostic.Message, diagnostic.File, diagnostic.Help, $"{diagnostic}", $"{diagnostic.Resource}",
            (diagnostic with { Message = Hostile }).Message,
            new Health(HealthStatus.Degraded, Hostile).Message,
            new Hold(HoldKind.Policy, Hostile).Reason,
            new Attribution(Hostile, null, Hostile).Who,
            new Attribution(Hostile, null, Hostile).Operation,
            new Change(diagnostic.Resource!, ChangeAction.Blocked) { Reason = Hostile }.Reason,
            new Provenance(Hostile, 1, Hostile).File,
            new Revision("c1") { Subject = Hostile }.Subject,
            new Revision("c1") { Author = Hostile }.Author,
            $"{new Revision("c1") { Reference = Hostile }}",
            new ApplicationStatus("shop") { Message = Hostile }.Message,
            new EngineEvent(default, "shop", "1", EngineStage.Plan, DiagnosticSeverity.Info, Hostile).Message,
            $"{new Delta($"/data/{Hostile}", JsonValue.Create(Hostile), JsonValue.Create(Hostile), DeltaKind.Replace)}",
        ];

        Assert.All(words, w => Assert.Contains(Shown, w, StringComparison.Ordinal));
        Assert.All(words, w => Assert.Equal(w, PlainText.Line(w)));
    }

    [Fact]
    public void Words_from_documents_are_escaped_too()
    {
        var json = JsonSerializer.Serialize(new { code = "GOS0001", severity = "error", category = "invalidInput", message = Hostile, file = Hostile }, ContractsJson.Options);

        var diagnostic = JsonSerializer.Deserialize<Diagnostic>(json, ContractsJson.Options)!;

        Assert.Equal((Shown, Shown), (diagnostic.Message, diagnostic.File));
    }

    [Fact]
    public void Line_breaks_of_a_message_stay()
    {
        Assert.Equal("one\n\ttwo\r\nthree\\u000Dfour", DiagnosticCatalog.InvalidField.Create("one\n\ttwo\r\nthree\rfour").Message);
    }

    [Fact]
    public void Values_and_pointers_that_scripts_work_with_stay_what_they_are()
    {
        var delta = new Delta($"/data/{Hostile}", JsonValue.Create(Hostile), null, DeltaKind.Remove);

        Assert.Equal(($"/data/{Hostile}", Hostile), (delta.Path, delta.Before!.GetValue<string>()));
        Assert.DoesNotContain("live", JsonSerializer.Serialize(delta, ContractsJson.Options), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PowerShell.DriftReportFormat.Html)]
    [InlineData(PowerShell.DriftReportFormat.Markdown)]
    [InlineData(PowerShell.DriftReportFormat.JUnit)]
    public void Reports_are_escaped(PowerShell.DriftReportFormat format)
    {
        var item = new DriftItem("shop", new ResourceId($"example.com/{Hostile}", "shop", Hostile), ChangeAction.Update, [new Delta($"/data/{Hostile}", JsonValue.Create(Hostile), null, DeltaKind.Remove)])
        {
            ChangedBy = new Attribution(Hostile, null, null),
        };

        var text = DriftReportWriter.Write(format, [new DriftReport("shop", new Revision("c1"), default, [item])]);

        Assert.DoesNotContain(text, c => PlainText.Line($"{c}") != $"{c}" && c != '\n');
    }
}
