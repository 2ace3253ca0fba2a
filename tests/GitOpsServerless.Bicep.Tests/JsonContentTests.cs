using GitOpsServerless.Bicep.Tests.Conformance;

namespace GitOpsServerless.Bicep.Tests;

/// <summary>Loaded JSON that is no standard JSON: it compiles exactly, has the official code, or is refused by name.</summary>
public sealed class JsonContentTests
{
    private static IEnumerable<string> Codes(string json) => BicepCompiler.Compile(
        new MemoryFiles(new Dictionary<string, string>(StringComparer.Ordinal) { ["main.bicep"] = "output o array = [loadJsonContent('data.json')]\n", ["data.json"] = json }), "main.bicep").Diagnostics.Select(diagnostic => diagnostic.Code);

    [Theory]
    [InlineData("{'c': 1}")]
    [InlineData("{c: 1}")]
    [InlineData("{$c: 1}")]
    [InlineData("{1: 2}")]
    [InlineData("[NaN, Infinity, -Infinity]")]
    [InlineData("[0x10]")]
    [InlineData("[010]")]
    [InlineData("[.5]")]
    [InlineData("[5.]")]
    [InlineData("[undefined]")]
    [InlineData("[1,,2]")]
    [InlineData("[,]")]
    [InlineData("[\"a\tb\"]")]
    [InlineData("[\"\\'\"]")]
    [InlineData("[\u00a01]")]
    [InlineData("[123456789012345678901]")]
    public void What_the_official_compiler_alone_reads_is_refused(string json) => Assert.Equal(["GOS0310"], Codes(json));

    [Theory]
    [InlineData("{\"a\":1,,}")]
    [InlineData("{\"a\"}")]
    [InlineData("[1 2]")]
    [InlineData("[\"a]")]
    [InlineData("[\"\\q\"]")]
    [InlineData("[+1]")]
    [InlineData("[nulll]")]
    [InlineData("[-]")]
    [InlineData("<a/>")]
    [InlineData("// x")]
    [InlineData("")]
    [InlineData("}")]
    public void What_is_no_json_has_the_official_code(string json) => Assert.Equal(["BCP186"], Codes(json));

    [Theory]
    [InlineData("{} x")]
    [InlineData("[1]]")]
    [InlineData("{\"a\":1}\0")]
    [InlineData("{\"a\":{\"x\":1},\"a\":{\"y\":2}}")]
    [InlineData("[\"\\ud83d\\ud83d\\ude00x\\ude00\"]")]
    [InlineData("/* x */ [1, // c\n2,]")]
    public void What_is_read_leniently_compiles(string json) => Assert.Empty(Codes(json));

    [Theory]
    [InlineData(100, null)]
    [InlineData(200, "GOS0312")]
    [InlineData(400_000, "GOS0312")]
    public void Deep_nesting_is_refused_as_a_bound(int depth, string? code) =>
        Assert.Equal(code is null ? [] : [code], Codes(new string('[', depth) + new string(']', depth)));

    [Theory]
    [InlineData("{'c': 1}", "GOS0310")]
    [InlineData("[+1]", "BCP186")]
    public void A_text_for_json_is_read_in_the_same_way(string json, string code) => Assert.Equal(
        [code],
        BicepCompiler.Compile(new MemoryFiles(new Dictionary<string, string>(StringComparer.Ordinal) { ["main.bicep"] = $"output o object = {{ a: json('{json.Replace("'", "\\'", StringComparison.Ordinal)}') }}\n" }), "main.bicep").Diagnostics.Select(diagnostic => diagnostic.Code));

    [Fact]
    public void A_parameters_file_refuses_names_that_are_given_again() => Assert.Equal(
        ["GOS0310"],
        BicepCompiler.Compile(new MemoryFiles(new Dictionary<string, string>(StringComparer.Ordinal) { ["main.bicepparam"] = "using none\nparam p = json('{\"a\":1,\"a\":2}')\n" }), "main.bicepparam").Diagnostics.Select(diagnostic => diagnostic.Code));
}
