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

    // Where the official compiler ends with an exception, the code is one of a refusal.
    [Theory]
    [InlineData("[]", "GOS0310")]
    [InlineData("null", "GOS0310")]
    [InlineData("""{"moduleAliases":1}""", "GOS0310")]
    [InlineData("""{"moduleAliases":{"br":{"x":1}}}""", "GOS0310")]
    [InlineData("""{"experimentalFeaturesEnabled":{"symbolicNameCodegen":"yes"}}""", "GOS0310")]
    [InlineData("""{"experimentalFeaturesEnabled":{"symbolicNameCodegen":null}}""", "GOS0310")]
    [InlineData("""{"experimentalFeaturesEnabled":[1]}""", "GOS0310")]
    [InlineData("""{"formatting":1}""", "GOS0310")]
    [InlineData("""{"formatting":{"indentKind":"Q"}}""", "GOS0310")]
    [InlineData("""{"formatting":{"width":1.5}}""", "GOS0310")]
    [InlineData("""{"extensions":{"x":1}}""", "GOS0310")]
    [InlineData("""{"implicitExtensions":[1]}""", "GOS0310")]
    [InlineData("""{"implicitExtensions":[null]}""", "GOS0310")]
    [InlineData("""{"analyzers":{"core":1}}""", "GOS0310")]
    [InlineData("""{"analyzers":{"core":{"enabled":"x"}}}""", "GOS0310")]
    [InlineData("""{"analyzers":{"core":{"rules":{"max-params":{"level":1}}}}}""", "GOS0310")]
    [InlineData("""{"analyzers":{"core":{"rules":{"max-params":{"level":null}}}}}""", "GOS0310")]
    [InlineData("""{"cacheRootDirectory":1}""", "GOS0310")]
    [InlineData("""{"experimentalFeaturesWarning":1}""", "GOS0310")]
    [InlineData("""{"documentation":1}""", "GOS0310")]
    [InlineData("""{"cloud":1}""", "GOS0310")]
    [InlineData("""{"cloud":{"credentialPrecedence":["x"]}}""", "GOS0310")]
    [InlineData("""{"formatting":{},"formatting":{}}""", "GOS0310")]
    [InlineData("""{"implicitExtensions":["az","kubernetes"]}""", "GOS0315")]
    [InlineData("""{"implicitExtensions":[]}""", "GOS0315")]
    [InlineData("""{"implicitExtensions":["x"]}""", "BCP397")]
    [InlineData("""{"cloud":{"currentProfile":"nope"}}""", "BCP273")]
    [InlineData("""{"cloud":{"currentProfile":"azurecloud"}}""", "BCP273")]
    [InlineData("""{"cloud":{"currentProfile":"a","profiles":{"a":{}}}}""", "BCP273")]
    [InlineData("""{"cloud":{"currentProfile":"a","profiles":{"a":{"resourceManagerEndpoint":"http://a","activeDirectoryAuthority":"http://x"}}}}""", "BCP458")]
    [InlineData("""{"cloud":{"profiles":{"AzureCloud":{"resourceManagerEndpoint":"https://x.azure.com"}}}}""", "BCP458")]
    [InlineData("""{"cloud":{"profiles":{"AzureCloud":{"resourceManagerEndpoint":"http://management.azure.com"}}}}""", "BCP458")]
    [InlineData("""{"cloud":{"currentProfile":"a","profiles":{"a":{"resourceManagerEndpoint":"https://management.azure.com","activeDirectoryAuthority":"https://login.microsoftonline.us"}}}}""", "BCP458")]
    [InlineData("""{"a":1,}""", "BCP271")]
    [InlineData("""{"a":1,,}""", "BCP271")]
    [InlineData("{} x", "BCP271")]
    [InlineData("", "BCP271")]
    public void A_configuration_that_stops_the_official_compiler_does_not_compile(string configuration, string code)
    {
        var problem = Assert.Single(Compile(configuration).Diagnostics);
        Assert.Equal((code, 1, 1, "main.bicep"), (problem.Code, problem.Line, problem.Column, problem.File));
    }

    [Theory]
    [InlineData("""{"moduleAliases":null,"experimentalFeaturesEnabled":null,"formatting":null,"cloud":null,"analyzers":null,"extensions":null,"implicitExtensions":null}""")]
    [InlineData("""{"extensions":{"x":"nope","az":null},"implicitExtensions":["az","sys"],"somethingNew":5,"analyzers":{"core":null},"cloud":{"currentProfile":"AzureChinaCloud"}}""")]
    [InlineData("""// comment""" + "\n" + """{"cloud":{"credentialPrecedence":["azurecli"],"currentProfile":null},"CLOUD":1,"moduleAliases":{"br":{"x":{}}}}""")]
    [InlineData("""{"cloud":{"profiles":{"AzureCloud":{"resourceManagerEndpoint":"https://MANAGEMENT.azure.com:443/","activeDirectoryEndpoint":"https://login.microsoftonline.com"}}}}""")]
    [InlineData("""{"cloud":{"currentProfile":"a","profiles":{"a":{"resourceManagerEndpoint":"https://management.usgovcloudapi.net","activeDirectoryAuthority":"https://login.microsoftonline.us/"}}}}""")]
    [InlineData("\ufeff{}")]
    public void A_configuration_that_the_official_compiler_takes_compiles(string configuration) => Assert.Empty(Compile(configuration).Diagnostics);

    [Fact]
    public void Features_are_switched_on_by_their_exact_names()
    {
        Assert.Contains(Compile("""{"experimentalFeaturesEnabled":{"ASSERTIONS":true}}""", "assert a = true\n").Diagnostics, diagnostic => diagnostic.Code == "BCP349");
        Assert.DoesNotContain(Compile("""{"experimentalFeaturesEnabled":{"assertions":true}}""", "assert a = true\n").Diagnostics, diagnostic => diagnostic.Code == "BCP349");
    }
}
