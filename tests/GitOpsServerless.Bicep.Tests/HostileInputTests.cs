using System.Globalization;
using System.Text;
using GitOpsServerless.Bicep.Tests.Conformance;

namespace GitOpsServerless.Bicep.Tests;

/// <summary>Files that are built to take a compiler down: each gets an answer, without a crash and in a bounded time.</summary>
public sealed class HostileInputTests
{
    private const int Long = 30_000;

    /// <summary>Otherwise the number of declarations alone would end most of these files before they are emitted.</summary>
    private const string WithoutLinter = """{ "analyzers": { "core": { "enabled": false } } }""";

    private static BicepResult Compile(string text, BicepOptions? options = null, CancellationToken cancellationToken = default) =>
        BicepCompiler.Compile(new MemoryFiles(new Dictionary<string, string>(StringComparer.Ordinal) { ["main.bicep"] = text, ["bicepconfig.json"] = WithoutLinter }), "main.bicep", options, cancellationToken);

    private static string Chain(string first, string next, string last)
    {
        var text = new StringBuilder(first);
        for (var i = 1; i < Long; i++)
        {
            text.Append(string.Format(CultureInfo.InvariantCulture, next, i, i - 1)).Append('\n');
        }

        return text.Append(string.Format(CultureInfo.InvariantCulture, last, Long - 1)).ToString();
    }

    [Theory]
    [InlineData("var a0 = 'x'\n", "var a{0} = a{1}", "resource r 'Microsoft.Storage/storageAccounts@2023-01-01' existing = {{ name: a{0} }}\noutput o string = r.id\n")]
    [InlineData("resource r 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'x' }\nvar a0 = r.properties\n", "var a{0} = a{1}", "output o object = a{0}\n")]
    [InlineData("resource r 'Microsoft.Network/virtualNetworks@2023-04-01' = { name: 'x' }\nvar a0 = r.id\n", "var a{0} = a{1}", "module m 'missing.bicep' = {{ name: a{0} }}\n")]
    [InlineData("func a0() string => 'x'\n", "func a{0}() string => a{1}()", "output o string = a{0}()\n")]
    [InlineData("type a0 = string\n", "type a{0} = a{1}", "param p a{0} = 'x'\noutput o a{0} = p\n")]
    [InlineData("targetScope = 'subscription'\nresource a0 'Microsoft.Resources/resourceGroups@2022-09-01' existing = { name: 'x' }\n", "resource a{0} 'Microsoft.Resources/resourceGroups@2022-09-01' existing = {{ name: 'x', scope: a{1} }}", "output o string = a{0}.id\n")]
    public void Long_chains_of_declarations_do_not_overflow(string first, string next, string last) => Assert.NotNull(Compile(Chain(first, next, last)));

    [Fact]
    public void A_long_chain_of_exported_variables_is_imported_into_a_parameters_file()
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["lib.bicep"] = Chain("var a0 = 'x'\n", "var a{0} = a{1}", "@export()\nvar last = a{0}\n"),
            ["main.bicepparam"] = "using none\nimport { last } from 'lib.bicep'\nparam p = last\n",
        };

        Assert.NotNull(BicepCompiler.Compile(new MemoryFiles(files), "main.bicepparam"));
    }

    [Fact]
    public void A_variable_that_forty_files_double_is_worked_out_once_for_each()
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal) { ["f0.bicep"] = "@export()\nvar v = 'x'\n" };
        for (var i = 1; i < 35; i++)
        {
            files[$"f{i}.bicep"] = $"import {{ v as p }} from 'f{i - 1}.bicep'\nparam c bool = true\n@export()\nvar v = length('x') == 1 ? (length('y') == 1 ? p : p) : (length('z') == 1 ? p : p)\n";
        }

        files["main.bicep"] = "import { v as p } from 'f34.bicep'\noutput o string = p\n";

        Assert.True(BicepCompiler.Compile(new MemoryFiles(files), "main.bicep", new BicepOptions { Limits = new BicepLimits { Steps = 1_000_000 } }).Succeeded);
    }

    [Theory]
    [InlineData("var v0 = 'xxxxxxxx'\n", "var v{0} = '${{v{1}}}${{v{1}}}'\n")]
    [InlineData("param c bool\nvar v0 = 1\n", "var v{0} = c ? v{1} : v{1}\n")]
    [InlineData("param c bool\nvar v0 = {{ a: 1 }}\n", "var v{0} = c ? {{ a: v{1} }} : {{ a: v{1}, b: v{1} }}\n")]
    public void What_is_doubled_at_every_step_is_worked_out_once(string first, string next)
    {
        var text = new StringBuilder(string.Format(CultureInfo.InvariantCulture, first));
        for (var i = 1; i < 48; i++)
        {
            text.AppendFormat(CultureInfo.InvariantCulture, next, i, i - 1);
        }

        text.Append("type t = { a: t? , b: t? }\nparam p t\noutput o t = p\noutput x object = v47\noutput y string = v47.outputs.z\n");

        Assert.NotNull(Compile(text.ToString(), new BicepOptions { Limits = new BicepLimits { Steps = 3_000_000 } }));
    }

    [Fact]
    public void A_file_of_broken_lines_is_not_read_to_its_end()
    {
        var result = Compile(string.Concat(Enumerable.Repeat("=\n", 1_000_000)), new BicepOptions { Limits = new BicepLimits { Diagnostics = 100 } });

        Assert.False(result.Succeeded);
        Assert.InRange(result.Diagnostics.Count, 1, 101);
    }

    [Fact]
    public void A_compilation_ends_when_it_is_told_to()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() => Compile(Chain("var a0 = 'x'\n", "var a{0} = a{1}", "output o string = a{0}\n"), null, source.Token));
    }

    [Fact]
    public void A_compilation_ends_when_it_takes_too_many_steps() =>
        Assert.Contains(
            Compile(Chain("var a0 = 'x'\n", "var a{0} = a{1}", "output o string = a{0}\n"), new BicepOptions { Limits = new BicepLimits { Steps = 2_000 } }).Diagnostics,
            diagnostic => diagnostic.Code == "GOS0312");

    [Theory]
    [InlineData("")]
    [InlineData("output o string = 'x'\n")]
    [InlineData("var v = [for i in range(0, 3): i]\noutput o array = v\n")]
    public void Modules_that_triple_at_every_level_are_refused_before_they_are_written(string leaf)
    {
        var limits = new BicepLimits { OutputNodes = 50_000, OutputCharacters = 1_000_000 };

        var (diagnostics, allocated) = Counted(Tripling(leaf), limits);

        Assert.Contains(diagnostics, diagnostic => diagnostic.Code == "GOS0312");
        Assert.InRange(allocated, 0, 100L << 20);
    }

    [Fact]
    public void Modules_that_triple_at_every_level_stay_within_the_usual_bounds() =>
        Assert.InRange(Counted(Tripling(""), new BicepLimits()).Allocated, 0, 1L << 30);

    [Fact]
    public void A_json_template_counts_each_time_that_it_is_used()
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["leaf.json"] = "{ \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\", \"contentVersion\": \"1.0.0.0\", \"resources\": [], \"metadata\": { \"text\": \"" + new string('x', 100_000) + "\" } }",
            ["main.bicep"] = string.Concat(Enumerable.Range(0, 50).Select(i => $"module m{i} 'leaf.json' = {{ name: 'm{i}' }}\n")),
        };

        Assert.Contains(Counted(files, new BicepLimits { OutputCharacters = 1_000_000 }).Diagnostics, diagnostic => diagnostic.Code == "GOS0312");
    }

    [Theory]
    [InlineData("[v{1}, v{1}]")]
    [InlineData("{{ a: v{1}, b: v{1} }}")]
    [InlineData("'${{v{1}}}${{v{1}}}'")]
    [InlineData("concat(v{1}, v{1})")]
    [InlineData("replace(v{1}, 'x', v{1})")]
    [InlineData("join([v{1}, v{1}], v{1})")]
    [InlineData("format('{{0}}{{0}}', v{1})")]
    [InlineData("map(range(0, 100), i => v{1})")]
    public void Values_of_a_parameters_file_that_double_at_every_step_are_refused(string next)
    {
        var text = new StringBuilder("using none\nvar v0 = 'xxxxxxxx'\n");
        for (var i = 1; i < 48; i++)
        {
            text.AppendFormat(CultureInfo.InvariantCulture, $"var v{{0}} = {next}\n", i, i - 1);
        }

        text.Append("param p = v47\n");
        var (diagnostics, allocated) = Counted(new Dictionary<string, string>(StringComparer.Ordinal) { ["main.bicepparam"] = text.ToString() }, new BicepLimits { OutputNodes = 50_000, OutputCharacters = 1_000_000 });

        Assert.NotEmpty(diagnostics);
        Assert.DoesNotContain(diagnostics, diagnostic => diagnostic.Code == "GOS0399");
        Assert.InRange(allocated, 0, 200L << 20);
    }

    [Theory]
    [InlineData("format('{0,999999999}', 'x')")]
    [InlineData("format('{0:D999999999}', 1)")]
    public void A_text_of_a_parameters_file_is_not_padded_without_end(string value) =>
        Assert.Contains(
            Counted(new Dictionary<string, string>(StringComparer.Ordinal) { ["main.bicepparam"] = $"using none\nparam p = {value}\n" }, new BicepLimits()).Diagnostics,
            diagnostic => diagnostic.Code == "GOS0310");

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("[x,")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("{? ")]
    [InlineData("[[],")]
    [InlineData("!x [")]
    public void Yaml_that_is_nested_without_end_is_not_read_to_its_end(string opening)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["main.bicep"] = "output o array = [loadYamlContent('data.yaml')]\n",
            ["data.yaml"] = string.Concat(Enumerable.Repeat(opening, 200_000)),
        };

        var (diagnostics, allocated) = Counted(files, new BicepLimits());

        Assert.Equal("GOS0310", Assert.Single(diagnostics).Code);
        Assert.InRange(allocated, 0, 50L << 20);
    }

    [Fact]
    public void Spreads_that_double_at_every_step_are_refused()
    {
        var text = new StringBuilder("var v0 = [1]\n");
        for (var i = 1; i < 48; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"var v{i} = [...v{i - 1}, ...v{i - 1}]\n");
        }

        var (diagnostics, allocated) = Counted(new Dictionary<string, string>(StringComparer.Ordinal) { ["main.bicep"] = text.Append("output o array = v47\n").ToString() }, new BicepLimits());

        Assert.Contains(diagnostics, diagnostic => diagnostic.Code == "GOS0312");
        Assert.InRange(allocated, 0, 300L << 20);
    }

    [Fact]
    public void Objects_that_each_spread_the_one_before_are_refused()
    {
        var text = Chain("var v0 = { a0: 1 }\n", "var v{0} = {{ ...v{1}, a{0}: 1 }}", "output o object = v{0}\n");

        var (diagnostics, allocated) = Counted(new Dictionary<string, string>(StringComparer.Ordinal) { ["main.bicep"] = text }, new BicepLimits());

        Assert.Contains(diagnostics, diagnostic => diagnostic.Code == "GOS0312");
        Assert.InRange(allocated, 0, 1L << 30);
    }

    [Fact]
    public void Object_literals_that_double_in_a_union_are_refused()
    {
        var text = new StringBuilder("type t0 = 'x'\n");
        for (var i = 1; i < 48; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"type t{i} = {{ a: t{i - 1}, b: t{i - 1} }}\n");
        }

        text.Append("param p (t47 | { a: 'y' })[]\n");

        Assert.False(Compile(text.ToString()).Succeeded);
    }

    [Fact]
    public void Content_that_is_loaded_again_and_again_counts_each_time()
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["text.txt"] = new string('x', 100_000),
            ["main.bicep"] = string.Concat(Enumerable.Range(0, 500).Select(i => $"var v{i} = loadTextContent('text.txt')\n")),
        };

        var (diagnostics, allocated) = Counted(files, new BicepLimits { OutputCharacters = 1_000_000 });

        Assert.Contains(diagnostics, diagnostic => diagnostic.Code == "GOS0312");
        Assert.InRange(allocated, 0, 50L << 20);
    }

    [Theory]
    [InlineData("var o = {{\n{0}}}\nvar v = [\n{2}]\n", "BCP083")]
    [InlineData("module m 'many.bicep' = {{ name: 'm', params: {{\n{1}}} }}\n", "BCP089")]
    [InlineData("@sealed()\ntype t = {{\n{3}}}\noutput o t = {{\n{1}}}\n", "BCP089")]
    public void Unknown_names_are_compared_as_long_as_their_findings_are_kept(string format, string code)
    {
        static string Lines(string line) => string.Concat(Enumerable.Range(0, 2_000).Select(i => string.Format(CultureInfo.InvariantCulture, line + "\n", i + 10_000)));
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["main.bicep"] = string.Format(CultureInfo.InvariantCulture, format, Lines("p{0}: 1"), Lines("q{0}: 1"), Lines("o.q{0}"), Lines("p{0}: int?")),
            ["many.bicep"] = Lines("param p{0} int = 1"),
            ["bicepconfig.json"] = WithoutLinter,
        };

        var diagnostics = Ended(files, new BicepLimits { Steps = 3_000_000, Diagnostics = 50 });

        Assert.Equal(50, diagnostics.Count);
        Assert.All(diagnostics, diagnostic => Assert.Equal(code, diagnostic.Code));
    }

    [Fact]
    public void Long_unknown_names_are_compared_up_to_a_bound()
    {
        static string Lines(string line) => string.Concat(Enumerable.Range(100, 300).Select(i => string.Format(CultureInfo.InvariantCulture, line + "\n", i)));
        var name = new string('x', 200);
        var files = new Dictionary<string, string>(StringComparer.Ordinal) { ["main.bicep"] = $"var o = {{\n{Lines($"p{{0}}{name}: 1")}}}\nvar v = [\n{Lines($"o.{name}{{0}}q")}]\n" };

        Assert.Contains(Ended(files, new BicepLimits { Steps = 1_000_000 }), diagnostic => diagnostic.Code == "GOS0312");
    }

    [Fact]
    public void Decorators_that_are_repeated_are_counted_once()
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal) { ["main.bicep"] = string.Concat(Enumerable.Repeat("@description('x')\n", 50_000)) + "param p string\n" };

        var diagnostics = Ended(files, new BicepLimits());

        Assert.NotEmpty(diagnostics);
        Assert.All(diagnostics, diagnostic => Assert.Equal("BCP166", diagnostic.Code));
    }

    [Fact]
    public void Definitions_of_a_template_that_lead_back_to_themselves_twice_are_looked_at_once()
    {
        const string Template = """
            {
              "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "languageVersion": "2.0",
              "definitions": { "t": { "type": "object", "properties": { "a": { "$ref": "#/definitions/t", "nullable": true }, "b": { "$ref": "#/definitions/t", "nullable": true } } } },
              "parameters": { "p": { "$ref": "#/definitions/t" } }, "resources": {}, "outputs": { "o": { "$ref": "#/definitions/t", "value": {} } }
            }
            """;
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["main.bicep"] = "module m 't.json' = { name: 'm', params: { p: {} } }\noutput o object = m.outputs.o\n",
            ["t.json"] = Template,
        };

        Assert.Empty(Ended(files, new BicepLimits()));
    }

    [Fact]
    public void Tagged_unions_of_one_tagged_union_many_times_are_not_worked_out_for_each()
    {
        var text = new StringBuilder("@discriminator('t')\ntype a0 = { t: 'x' } | { t: 'y' }\n");
        for (var i = 1; i < 15; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"@discriminator('t')\ntype a{i} = {string.Join(" | ", Enumerable.Repeat($"a{i - 1}", 30))}\n");
        }

        text.Append("param p a14 = { t: 'x' }\n");
        var files = new Dictionary<string, string>(StringComparer.Ordinal) { ["main.bicep"] = text.ToString(), ["bicepconfig.json"] = WithoutLinter };

        Assert.Contains(Ended(files, new BicepLimits { Steps = 3_000_000 }), diagnostic => diagnostic.Code == "BCP365");
    }

    [Theory]
    [InlineData("/x{0}[a-z]{{0,50}}(b|c)*q$/", 300)]
    [InlineData("/((((a{{1,900}}){{1,900}}){{1,900}}){{1,900}}){{1,900}}{0}/", 1)]
    [InlineData("/((a|ab|b|ba|aba|bab)?.?){{0,50}}{0}/", 1)]
    [InlineData("/((a{{0,50}})*b?)*{0}/", 1)]
    [InlineData("/(?x)(a{{0,9}} #\\n){{0,9}}{0}/", 1)]
    [InlineData("/[a-z]{{301}}{0}/", 1)]
    [InlineData("/.*a.{{0,250}}{0}/", 40)]
    public void Patterns_of_a_document_end_at_a_bound(string pattern, int count)
    {
        var patterns = string.Join(',', Enumerable.Range(0, count).Select(i => $"\"{string.Format(CultureInfo.InvariantCulture, pattern, i)}\""));
        var texts = string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"zzzzzzzzzz{i}\""));
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["data.json"] = $"{{ \"texts\": [{texts}], \"patterns\": [{patterns}] }}",
            ["main.bicep"] = "output o array = [loadJsonContent('data.json', '$.texts[?(@ =~ $.patterns[*])]')]\n",
        };

        Assert.Equal("GOS0312", Assert.Single(Ended(files, new BicepLimits { Steps = 5_000_000 })).Code);
    }

    private static Dictionary<string, string> Tripling(string leaf)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal) { ["m25.bicep"] = leaf, ["main.bicep"] = "module m 'm0.bicep' = { name: 'm' }\n" };
        for (var i = 0; i < 25; i++)
        {
            files[$"m{i}.bicep"] = string.Concat(Enumerable.Range(0, 3).Select(j => $"module c{j} 'm{i + 1}.bicep' = {{ name: 'c{j}' }}\n"));
        }

        return files;
    }

    // What would take long without its bound is not waited for.
    private static IReadOnlyList<BicepDiagnostic> Ended(Dictionary<string, string> files, BicepLimits limits)
    {
        using var net = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        return BicepCompiler.Compile(new MemoryFiles(files), "main.bicep", new BicepOptions { Limits = limits }, net.Token).Diagnostics;
    }

    private static (IReadOnlyList<BicepDiagnostic> Diagnostics, long Allocated) Counted(Dictionary<string, string> files, BicepLimits limits)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = BicepCompiler.Compile(new MemoryFiles(files), files.ContainsKey("main.bicep") ? "main.bicep" : "main.bicepparam", new BicepOptions { Limits = limits });
        return (result.Diagnostics, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
