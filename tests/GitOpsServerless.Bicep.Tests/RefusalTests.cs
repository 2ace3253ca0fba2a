using GitOpsServerless.Bicep.Tests.Conformance;

namespace GitOpsServerless.Bicep.Tests;

/// <summary>What the compiler refuses, it refuses by name and line; and what it says of its results.</summary>
public sealed class RefusalTests
{
    private static BicepResult Compile(params (string Path, string Text)[] files) =>
        BicepCompiler.Compile(new MemoryFiles(files.ToDictionary(file => file.Path, file => file.Text, StringComparer.Ordinal)), files[0].Path);

    [Theory]
    [InlineData("param zs array\n\nresource r 'Microsoft.Network/publicIPAddresses@2023-04-01' = [for i in range(0, 2): {\n  name: 'x${i}'\n  zones: [for z in zs: z]\n}]\n", 5)]
    [InlineData("type t = {\n  a: 'x'\n  b: string\n}\n\n@secure()\nparam p resourceInput<'Microsoft.Nothing/atAll@2020-01-01'>.properties.foo\n", 7)]
    [InlineData("param a string\n\nparam p resourceInput<'Microsoft.Nothing/atAll@2020-01-01'>.properties.foo\n", 3)]
    [InlineData("param a string\n\noutput p resourceInput<'Microsoft.Nothing/atAll@2020-01-01'>.properties.foo = any(a)\n", 3)]
    [InlineData("param k string\n\nvar v = loadDirectoryFileInfo('sub', 'x/*.json')\n", 3)]
    public void A_refusal_names_its_line(string text, int line)
    {
        var result = Compile(("main.bicep", text), ("sub/a.json", "{}"));

        Assert.False(result.Succeeded);
        Assert.Contains(result.Diagnostics, diagnostic => diagnostic.Code is "GOS0310" or "GOS0311" && diagnostic.File == "main.bicep" && diagnostic.Line == line);
        Assert.DoesNotContain(result.Diagnostics, diagnostic => diagnostic.Code == "GOS0399");
    }

    [Theory]
    [InlineData("""{ "parameters": { "p": { "Type": "int", "type": "string" } }, """)]
    [InlineData("""{ "parameters": { "p": { "type": "int" }, "P": { "type": "string" } }, """)]
    [InlineData("""{ "definitions": { "T": { "type": "int" }, "t": { "type": "string" } }, """)]
    [InlineData("""{ "outputs": {}, "Outputs": {}, """)]
    public void Template_with_two_spellings_of_one_name_is_no_module(string start)
    {
        const string rest = """ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "languageVersion": "2.0", "contentVersion": "1.0.0.0", "resources": {} }""";

        var result = Compile(("main.bicep", "module m 'template.json' = {\n  name: 'm'\n}\n"), ("template.json", start + rest));

        Assert.Equal("BCP188", Assert.Single(result.Diagnostics, diagnostic => diagnostic.Severity == BicepSeverity.Error).Code);
    }

    // What the engine makes of these depends on a culture or on a calendar, or it is an error there.
    [Theory]
    [InlineData("union({ b: { c: 1 } }, { b: 5 })")]
    [InlineData("union({ b: [1] }, { b: 'x' })")]
    [InlineData("join([null], '-')")]
    [InlineData("any('a') + any('b')")]
    [InlineData("dateTimeAdd('2026-01-31T00:00:00Z', 'P99999999D')")]
    [InlineData("9223372036854775807 + length('a')")]
    [InlineData("uri('/a', 'b')")]
    [InlineData("'a-b' < 'ab'")]
    [InlineData("endsWith('ß', 'S')")]
    [InlineData("indexOf('a\\r\\nb', '\\n')")]
    [InlineData("dateTimeAdd('2026-01-31T00:00:00Z', 'P1M')")]
    [InlineData("dateTimeAdd('2026-01-31', 'P1D')")]
    [InlineData("uri('https://a.example.com', 'b c')")]
    public void Value_of_a_parameters_file_that_is_not_vouched_for_is_refused(string value)
    {
        var result = Compile(("main.bicepparam", $"using none\n\nparam x = {value}\n"));

        var refusal = Assert.Single(result.Diagnostics, diagnostic => diagnostic.Severity == BicepSeverity.Error);
        Assert.Equal(("GOS0310", 3), (refusal.Code, refusal.Line));
    }

    // The official program is only asked where nothing else stands against a file.
    [Theory]
    [InlineData("var v = loadDirectoryFileInfo('sub', 'x/*.json')\noutput o array = v\noutput p int = length(v)\n", "GOS0310")]
    [InlineData("param p resourceInput<'Microsoft.Nothing/atAll@2020-01-01'>.properties.foo\nvar v = p\noutput o object = { a: v, b: p.c }\n", "GOS0311")]
    [InlineData("type t = resourceInput<'Microsoft.Nothing/atAll@2020-01-01'>.properties.foo\nparam p t\ntype u = { a: t }\noutput o u = { a: p }\n", "GOS0311")]
    [InlineData("module m 'part.bicep' = {\n  name: 'm'\n}\noutput o string = m.outputs.o\nvar v = m.outputs.o\noutput p string = v\n", "GOS0310")]
    [InlineData("import { v } from 'part.bicep'\noutput o array = v\noutput p int = length(v)\n", "GOS0310")]
    [InlineData("extension 'other.tgz' as other\nresource r 'Thing@v1' = { name: 'x' }\noutput o string = r.name\n", "GOS0315")]
    [InlineData("extension 'other.tgz' as other\nresource r 'other:Thing@v1' = { name: 'x' }\noutput o string = r.name\n", "GOS0315")]
    [InlineData("module m 'br:one.azurecr.io/two:v3' = {\n  name: 'm'\n}\noutput o string = m.outputs.o\nvar v = m.outputs.o\noutput p string = v\n", "GOS0313")]
    [InlineData("module m 'uncached.bicep' = {\n  name: 'm'\n}\noutput o string = m.outputs.o\n", "GOS0313")]
    [InlineData("module m '../outside.bicep' = {\n  name: 'm'\n}\noutput o string = m.outputs.o\n", "GOS0314")]
    public void A_refusal_brings_no_other_error_along(string text, string code)
    {
        var result = Compile(
            ("main.bicep", text),
            ("sub/a.json", "{}"),
            ("part.bicep", "@export()\nvar v = loadDirectoryFileInfo('sub', 'x/*.json')\noutput o string = string(v)\n"),
            ("uncached.bicep", "module m 'br:one.azurecr.io/two:v3' = {\n  name: 'm'\n}\noutput o string = m.outputs.o\n"));

        var errors = result.Diagnostics.Where(diagnostic => diagnostic.Severity == BicepSeverity.Error).ToList();
        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.Equal(code, error.Code));
        Assert.All(errors, error => Assert.Equal(code is "GOS0310" or "GOS0311" or "GOS0315", error.IsRefusal));
        Assert.False(result.Succeeded);
    }

    [Fact]
    public void A_refusal_inside_a_module_names_the_file_of_the_module()
    {
        var result = Compile(
            ("main.bicep", "module m 'sub/part.bicep' = {\n  name: 'm'\n  params: { p: {} }\n}\n"),
            ("sub/part.bicep", "\n\nparam p resourceInput<'Microsoft.Nothing/atAll@2020-01-01'>.properties.foo\n"));

        Assert.Contains(result.Diagnostics, diagnostic => diagnostic is { Code: "GOS0311", File: "sub/part.bicep", Line: 3 });
    }

    [Fact]
    public void Parameters_say_which_template_they_are_for()
    {
        var result = Compile(
            ("main.bicepparam", "/*\nusing './old.bicep'\n*/\nusing './main\\u{2e}bicep'\nparam a = 'x'\n"),
            ("main.bicep", "param a string\n"),
            ("old.bicep", "param a string\n"));

        Assert.True(result.Succeeded);
        Assert.Equal("main.bicep", result.UsedFile);
        Assert.NotNull(result.Template);
        Assert.Null(Compile(("main.bicepparam", "using none\nparam a = 'x'\n")).UsedFile);
    }

    [Theory]
    [InlineData("*.*", "README,a.txt,a1.txt,b.json")]
    [InlineData("a?.txt", "a.txt,a1.txt")]
    [InlineData("*.txt", "a.txt,a1.txt")]
    [InlineData("*", "README,a.txt,a1.txt,b.json")]
    public void Patterns_of_folders_match_as_the_official_compiler_matches(string pattern, string expected)
    {
        var result = Compile(
            ("main.bicep", $"output o array = map(loadDirectoryFileInfo('sub', '{pattern}'), f => f.baseName)\n"),
            ("sub/README", ""),
            ("sub/a.txt", ""),
            ("sub/a1.txt", ""),
            ("sub/b.json", ""));

        var files = (System.Text.Json.Nodes.JsonArray)result.Template!["variables"]!["$fxv#0"]!;
        Assert.Equal(expected, string.Join(',', files.Select(file => file!["baseName"]!.GetValue<string>()).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void A_file_of_the_set_is_not_taken_for_a_module_of_the_cache()
    {
        const string Path = "br/mcr.microsoft.com/bicep$x/1.0$/main.json";
        const string Template = """{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [], "outputs": {"from": {"type": "string", "value": "VALUE"}}}""";
        var files = new MemoryFiles(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["main.bicep"] = $"module a '{Path}' = {{\n  name: 'a'\n}}\nmodule b 'br/public:x:1.0' = {{\n  name: 'b'\n}}\n",
            [Path] = Template.Replace("VALUE", "set", StringComparison.Ordinal),
        });

        var result = BicepCompiler.Compile(files, "main.bicep", new BicepOptions { ModuleCache = new Cache(Path, Template.Replace("VALUE", "cache", StringComparison.Ordinal)) });

        Assert.Equal(["set", "cache"], ((System.Text.Json.Nodes.JsonArray)result.Template!["resources"]!).Select(module => module!["properties"]!["template"]!["outputs"]!["from"]!["value"]!.GetValue<string>()));
    }

    private sealed class Cache(string path, string content) : IBicepModuleCache
    {
        public bool TryRead(string requested, out ReadOnlyMemory<byte> read)
        {
            read = requested == path ? System.Text.Encoding.UTF8.GetBytes(content) : default(ReadOnlyMemory<byte>);
            return requested == path;
        }
    }
}
