using GitOpsServerless.Bicep.Tests.Conformance;

namespace GitOpsServerless.Bicep.Tests;

public sealed class CompilerTests
{
    [Fact]
    public void Version_of_the_az_extension_is_that_of_the_types_that_are_built_in() =>
        Assert.Contains(
            $"\"Azure.Bicep.Types.Az\" Version=\"{new BicepOptions().AzureExtensionVersion}\"",
            File.ReadAllText(Path.Combine(GitOpsServerless.Testing.RealData.RepositoryRoot, "Directory.Packages.props")),
            StringComparison.Ordinal);

    private static BicepResult Compile(string text, BicepOptions? options = null) =>
        BicepCompiler.Compile(new MemoryFiles(new Dictionary<string, string>(StringComparer.Ordinal) { ["main.bicep"] = text }), "main.bicep", options);

    [Fact]
    public void A_missing_module_is_named_so_that_it_can_be_fetched()
    {
        var result = Compile("module m 'sub/part.bicep' = {\n  name: 'm'\n}\n");

        Assert.False(result.Succeeded);
        Assert.Equal(["sub/part.bicep"], result.MissingFiles);
        Assert.Contains(result.Diagnostics, diagnostic => diagnostic is { Code: "BCP091", Line: 1 });
    }

    [Fact]
    public void Files_outside_the_root_are_never_asked_for()
    {
        var result = Compile("var secret = loadTextContent('../../etc/passwd')\n");

        Assert.False(result.Succeeded);
        Assert.Empty(result.MissingFiles);
        Assert.Contains(result.Diagnostics, diagnostic => diagnostic.Code == "GOS0314");
    }

    // The official program says nothing of it: it ends with an exception.
    [Fact]
    public void Broken_parameter_of_a_function_that_nobody_calls_is_named()
    {
        var result = Compile("func f(a nothing) string => 'x'\n");

        Assert.Equal([("BCP302", 1, 10)], result.Diagnostics.Select(diagnostic => (diagnostic.Code, diagnostic.Line, diagnostic.Column)));
    }

    [Fact]
    public void Several_errors_are_reported_in_one_go()
    {
        var result = Compile("param a strin\nvar b = missing\nvar c = \noutput d string = toLower()\n");

        Assert.True(result.Diagnostics.Count(diagnostic => diagnostic.Severity == BicepSeverity.Error) >= 4);
    }

    [Fact]
    public void The_source_map_leads_from_a_resource_to_its_line()
    {
        var result = Compile("param n string\n\nresource s 'Microsoft.Storage/storageAccounts@2023-01-01' existing = {\n  name: n\n}\nresource v 'Microsoft.Network/virtualNetworks@2023-01-01' = {\n  name: n\n}\n");

        Assert.True(result.Succeeded);
        Assert.Equal(new BicepSourceLocation("main.bicep", 6), result.SourceMap.Find("/resources/0/properties/addressSpace"));
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("{a:", "}")]
    [InlineData("!", "")]
    [InlineData("f(", ")")]
    [InlineData("'${", "}'")]
    [InlineData("x => ", "")]
    public void Deep_nesting_is_refused_and_does_not_overflow(string open, string close)
    {
        var text = "var a = " + string.Concat(Enumerable.Repeat(open, 20_000)) + "1" + string.Concat(Enumerable.Repeat(close, 20_000)) + "\n";

        Assert.False(Compile(text).Succeeded);
    }

    [Theory]
    [InlineData("+")]
    [InlineData("??")]
    [InlineData(".a")]
    public void Long_chains_are_refused_or_compiled_and_do_not_overflow(string link)
    {
        var text = "param p object\nvar a = p" + string.Concat(Enumerable.Repeat(link == ".a" ? link : link + "1", 50_000)) + "\n";

        Assert.NotNull(Compile(text));
    }

    [Fact]
    public void Doubling_inlined_variables_stop_at_the_bound()
    {
        var text = new System.Text.StringBuilder("resource s 'Microsoft.Storage/storageAccounts@2023-01-01' existing = {\n  name: 'x'\n}\nvar v0 = [s.properties]\n");
        for (var i = 1; i < 60; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"var v{i} = [v{i - 1}, v{i - 1}]\n");
        }

        text.Append("output o array = v59\n");

        Assert.Contains(Compile(text.ToString(), new BicepOptions { Limits = new BicepLimits { OutputNodes = 100_000 } }).Diagnostics, diagnostic => diagnostic.Code == "GOS0312");
    }

    [Fact]
    public void Compilations_side_by_side_give_the_same_output()
    {
        const string Text = "param names array\nvar upper = map(names, n => toUpper(n))\noutput o array = upper\n";
        var outputs = Enumerable.Range(0, 16).AsParallel().Select(_ => Compile(Text).Template!.ToJsonString()).Distinct(StringComparer.Ordinal);

        Assert.Single(outputs);
    }
}
