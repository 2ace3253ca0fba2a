using GitOpsServerless.Bicep.Tests.Conformance;

namespace GitOpsServerless.Bicep.Tests;

public sealed class ConfigurationTests
{
    private static BicepResult Compile(string configuration, string text = "output o string = 'x'\n") => BicepCompiler.Compile(
        new MemoryFiles(new Dictionary<string, string>(StringComparer.Ordinal) { ["bicepconfig.json"] = configuration, ["main.bicep"] = text }), "main.bicep");

    private static BicepDiagnostic? Escape(string configuration) => BicepContainment.FirstEscape(new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal)
    {
        ["bicepconfig.json"] = System.Text.Encoding.UTF8.GetBytes(configuration),
    });

    [Theory]
    [InlineData("""{"extends": "./base.json"}""")]
    [InlineData("""{"moduleAliasesMock": {"br": {"x": {"mapToFilePath": "/srv/other"}}}}""")]
    public void Sections_that_bring_other_files_in_are_refused_and_lead_out(string configuration)
    {
        Assert.Contains(Compile(configuration).Diagnostics, diagnostic => diagnostic is { Code: "GOS0310", Line: 1 });
        Assert.Equal("GOS0314", Escape(configuration)?.Code);
    }

    [Theory]
    [InlineData("""{"cacheRootDirectory": "/srv"}""")]
    [InlineData("""{"somethingNew": {}}""")]
    [InlineData("""{"extensions": {"mine": "./bin"}}""")]
    public void A_section_that_is_not_known_to_be_harmless_leads_out(string configuration) => Assert.Equal("GOS0314", Escape(configuration)?.Code);

    [Fact]
    public void A_usual_configuration_stays_inside() => Assert.Null(Escape(
        """{"$schema": "x", "analyzers": {}, "cloud": {}, "moduleAliases": {}, "experimentalFeaturesEnabled": {}, "formatting": {}, "extensions": {"az": "builtin:"}}"""));

    [Fact]
    public void Rules_of_the_linter_that_would_stop_the_official_build_are_named()
    {
        var result = Compile("""{"analyzers": {"core": {"rules": {"no-hardcoded-env-urls": {"level": "error"}, "no-unused-params": {"level": "off"}}}}}""");

        Assert.True(result.Succeeded);
        var warning = Assert.Single(result.Diagnostics);
        Assert.Equal(("GOS0317", BicepSeverity.Warning), (warning.Code, warning.Severity));
        Assert.Contains("no-hardcoded-env-urls", warning.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("no-unused-params", warning.Message, StringComparison.Ordinal);
    }
}
