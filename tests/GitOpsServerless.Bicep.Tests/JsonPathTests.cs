using System.Text;
using GitOpsServerless.Bicep.Tests.Conformance;

namespace GitOpsServerless.Bicep.Tests;

/// <summary>JSON paths that are built to take long, and those that the official compiler follows in another way.</summary>
public sealed class JsonPathTests
{
    private static BicepResult Select(string json, string path, BicepOptions? options = null)
    {
        var quoted = path.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal);
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["main.bicep"] = $"output o array = [loadJsonContent('data.json', '{quoted}')]\n",
            ["data.json"] = json,
        };
        return BicepCompiler.Compile(new MemoryFiles(files), "main.bicep", options);
    }

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    [Theory]
    [InlineData("..*", 12, "GOS0312")]
    [InlineData("[?(@..*)]", 12, "BCP235")]
    [InlineData("[*]", 250, "GOS0312")]
    [InlineData("[?(@ == 1 || @ == 2)]", 250, "GOS0312")]
    public void Path_of_many_parts_is_answered(string part, int count, string code)
    {
        var json = "[" + string.Join(',', Enumerable.Repeat("[[1,2,3,[4,5]],[6]]", 500)) + "]";

        var result = Select(json, "$" + Repeat(part, count), new BicepOptions { Limits = new BicepLimits { Steps = 1_000_000 } });

        Assert.Equal(code, Assert.Single(result.Diagnostics).Code);
    }

    [Theory]
    [InlineData("[?(@.a[?(", ")])]", 5_000, "BCP235")]
    [InlineData("[?(@", " == 1)]", 5_000, "GOS0312")]
    [InlineData("[?(@ == 1 ", ")]", 5_000, "BCP235")]
    [InlineData("[", "]", 50_000, "BCP235")]
    [InlineData("[0,", "0]", 50_000, "BCP235")]
    public void Nested_path_is_answered(string open, string close, int count, string code)
    {
        var result = Select("[1]", "$" + Repeat(open, count) + "@" + Repeat(close, count));

        Assert.Equal(code, Assert.Single(result.Diagnostics).Code);
    }

    [Theory]
    [InlineData("(a+)+$", "BCP235")]
    [InlineData("(a|a|aa)*b", "BCP235")]
    [InlineData("((a{0,60}){0,60}){0,60}b", "GOS0312")]
    public void Pattern_with_many_ways_is_answered(string pattern, string code)
    {
        var result = Select($"[\"{Repeat("a", 20_000)}!\"]", $"$[?(@ =~ /{pattern}/)]");

        Assert.Equal(code, Assert.Single(result.Diagnostics).Code);
    }

    [Theory]
    [InlineData("^([0-9]{1,3}\\.){3}[0-9]{1,3}$", "10.0.0.1")]
    [InlineData("^([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}$", "1:2:3:4:5:6:7:8")]
    [InlineData("^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$", "00000000-0000-0000-0000-000000000000")]
    [InlineData("^[]a-z-[x]]{100}$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Pattern_of_usual_size_matches(string pattern, string text)
    {
        var result = Select($"[\"{text}\", \"other\"]", $"$[?(@ =~ /{pattern}/)]");

        Assert.Empty(result.Diagnostics);
    }

    [Theory]
    [InlineData("(a)\\1")]
    [InlineData("a(?=a)")]
    public void Pattern_that_needs_to_go_back_is_refused(string pattern)
    {
        var result = Select("[\"aa\"]", $"$[?(@ =~ /{pattern}/)]");

        Assert.Equal("GOS0310", Assert.Single(result.Diagnostics).Code);
    }

    [Theory]
    [InlineData("$[-1]")]
    [InlineData("$[?(@ > 'x')]")]
    [InlineData("$[?(@ =~ 'x')]")]
    [InlineData("$[1:9:2147483647]")]
    [InlineData("$[2][?(@)]")]
    public void Path_at_which_the_official_compiler_stops_is_an_error(string path)
    {
        var result = Select("[1, \"x\", { \"a\": 1 }]", path);

        Assert.Equal("BCP235", Assert.Single(result.Diagnostics).Code);
    }

    [Fact]
    public void Number_beyond_the_whole_numbers_is_not_compared()
    {
        var result = Select("[99999999999999999999]", "$[?(@ > 1)]");

        Assert.Equal("GOS0310", Assert.Single(result.Diagnostics).Code);
    }
}
