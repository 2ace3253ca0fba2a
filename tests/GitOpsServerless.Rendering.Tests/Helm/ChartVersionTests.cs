using GitOpsServerless.Rendering.Helm;

namespace GitOpsServerless.Rendering.Tests.Helm;

public sealed class ChartVersionTests
{
    [Fact]
    public void Versions_are_ordered_as_semantic_versioning_says()
    {
        string[] ordered =
        [
            "0.9.9", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0", "1.10.0", "v2.0.0",
        ];

        Assert.Equal(ordered, ordered.Reverse().OrderBy(Parse));
        Assert.Equal(0, Parse("1.0.0+a").CompareTo(Parse("1.0.0+b")));
    }

    [Theory]
    [InlineData("1.2.3", "1.2.3", "1.2.4 1.2.3-rc.1")]
    [InlineData("=1.2", "1.2.0 1.2.9", "1.3.0")]
    [InlineData("1", "1.0.0 1.99.0", "2.0.0 0.9.0")]
    [InlineData("1.x", "1.0.0 1.99.0", "2.0.0")]
    [InlineData("1.2.*", "1.2.7", "1.3.0")]
    [InlineData("*", "0.0.1 9.9.9", "1.0.0-rc.1")]
    [InlineData("", "0.0.1 9.9.9", "1.0.0-rc.1")]
    [InlineData("~1.2.3", "1.2.3 1.2.99", "1.2.2 1.3.0 1.3.0-rc.1")]
    [InlineData("~1", "1.0.0 1.9.0", "2.0.0")]
    [InlineData("^1.2.3", "1.2.3 1.9.0", "1.2.2 2.0.0 2.0.0-rc.1")]
    [InlineData("^0.2.3", "0.2.3 0.2.9", "0.3.0")]
    [InlineData("^0.0.3", "0.0.3", "0.0.4")]
    [InlineData(">=1.2 <2", "1.2.0 1.99.0", "1.1.9 2.0.0")]
    [InlineData(">= 1.2, < 2", "1.2.0 1.99.0", "1.1.9 2.0.0")]
    [InlineData(">1.2", "1.3.0", "1.2.9 1.2.0")]
    [InlineData("<=1.2", "1.2.9 0.1.0", "1.3.0")]
    [InlineData("!=1.2.3", "1.2.4", "1.2.3")]
    [InlineData("1.2 - 1.4", "1.2.0 1.4.9", "1.5.0 1.1.0")]
    [InlineData("<1 || >=3", "0.5.0 3.0.0", "1.0.0 2.9.9")]
    [InlineData(">=1.0.0-0", "1.0.0-rc.1 1.0.0 2.0.0-rc.1", "0.9.0")]
    public void Ranges_hold_what_helm_says(string range, string inside, string outside)
    {
        var parsed = ChartVersionRange.TryParse(range)!;

        Assert.All(inside.Split(' '), v => Assert.True(parsed.Contains(Parse(v)), v));
        Assert.All(outside.Split(' '), v => Assert.False(parsed.Contains(Parse(v)), v));
    }

    [Theory]
    [InlineData("latest")]
    [InlineData(">")]
    [InlineData("1.2.3.4")]
    [InlineData("1.x.3")]
    [InlineData("--repo=x")]
    public void What_is_no_range_is_none(string text)
    {
        Assert.Null(ChartVersionRange.TryParse(text));
    }

    private static ChartVersion Parse(string text)
    {
        Assert.True(ChartVersion.TryParse(text, out var version, out _), text);
        return version;
    }
}
