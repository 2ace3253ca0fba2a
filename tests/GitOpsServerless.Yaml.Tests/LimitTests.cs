using System.Text;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Yaml.Tests;

public sealed class LimitTests
{
    private const long Megabyte = 1024 * 1024;

    [Fact]
    public void A_billion_laughs_end_in_a_limit_within_bounded_memory()
    {
        var text = new StringBuilder("a0: &a0 lol\n");
        for (var level = 1; level <= 30; level++)
        {
            text.Append($"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n");
        }

        AssertLimit(text.ToString(), 200 * Megabyte);
    }

    [Fact]
    public void A_merge_key_bomb_ends_in_a_limit_within_bounded_memory()
    {
        var text = new StringBuilder("m0: &m0 { k: v }\n");
        for (var level = 1; level <= 40; level++)
        {
            text.Append($"m{level}: &m{level}\n  <<: [*m{level - 1}, *m{level - 1}]\n  l{level}: [*m{level - 1}, *m{level - 1}]\n");
        }

        AssertLimit(text.ToString(), 300 * Megabyte);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public void Deep_nesting_ends_in_a_limit(string opening)
    {
        AssertLimit(string.Concat(Enumerable.Repeat(opening, 100_000)), 400 * Megabyte);
    }

    [Fact]
    public void Deep_block_nesting_ends_in_a_limit()
    {
        var text = new StringBuilder();
        for (var level = 0; level < 3_000; level++)
        {
            text.Append(' ', level).Append("a:\n");
        }

        AssertLimit(text.ToString(), 200 * Megabyte);
    }

    [Fact]
    public void A_document_of_a_hundred_megabytes_is_refused_without_being_parsed()
    {
        var bytes = new byte[100 * Megabyte];
        bytes.AsSpan().Fill((byte)'a');
        var before = GC.GetAllocatedBytesForCurrentThread();

        var stream = YamlReader.Read(bytes);

        Assert.True(stream.Error!.IsLimit);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Megabyte);
    }

    [Fact]
    public void Too_many_documents_and_too_many_values_end_in_a_limit()
    {
        AssertLimit(string.Concat(Enumerable.Repeat("---\na: 1\n", 20_000)), 400 * Megabyte);
        Assert.True(YamlReader.Read("[1, 2, 3, 4]", new YamlLimits { MaxNodes = 4 }).Error!.IsLimit);
        Assert.Null(YamlReader.Read("[1, 2, 3]", new YamlLimits { MaxNodes = 4 }).Error);
    }

    [Fact]
    public void An_alias_of_itself_is_an_error()
    {
        Assert.NotNull(YamlReader.Read("a: &a [*a]\n").Error);
    }

    private static void AssertLimit(string text, long mostBytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        var stream = YamlReader.Read(text);

        Assert.NotNull(stream.Error);
        Assert.True(stream.Error.IsLimit, stream.Error.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, mostBytes);
    }
}
