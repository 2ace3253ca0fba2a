using GitOpsServerless.Rendering;

namespace GitOpsServerless.Rendering.Tests.Substituting;

public sealed class SubstitutionTests
{
    private static readonly Dictionary<string, string> Variables = new()
    {
        ["city"] = "grand Rapids",
        ["path"] = "/srv/data/logs.tar.gz",
        ["empty"] = "",
        ["lib"] = "abcXabcYabc",
        ["n"] = "3",
        ["A_1"] = "one",
    };

    [Theory]
    [InlineData("plain text, $city and $$city", "plain text, $city and $city")]
    [InlineData("$$(POD) $$$$ $", "$(POD) $$ $")]
    [InlineData("${missing:?needed}", "needed")]
    [InlineData("${missing:=C:\\dir\\}", "C:\\dir\\")]
    [InlineData("${missing:=a\\/b}", "a\\/b")]
    [InlineData("${city:x}", "grand Rapids")]
    [InlineData("${city:0:x}", "grand Rapids")]
    [InlineData("${path#/[a-s]*/}", "data/logs.tar.gz")]
    [InlineData("${path%[!a-z]gz}", "/srv/data/logs.tar")]
    [InlineData("${path%%[.]*}", "/srv/data/logs")]
    [InlineData("${path%.[}", "/srv/data/logs.tar.gz")]
    [InlineData("${path#\\/srv}", "/data/logs.tar.gz")]
    [InlineData("${lib/X/a\\/b}", "abca/babcYabc")]
    [InlineData("${lib//abc/$$}", "$X$Y$")]
    [InlineData("${city}", "grand Rapids")]
    [InlineData("<${city}|${A_1}>", "<grand Rapids|one>")]
    [InlineData("${#city}", "12")]
    [InlineData("${city^}", "Grand Rapids")]
    [InlineData("${city^^}", "GRAND RAPIDS")]
    [InlineData("${city,,}", "grand rapids")]
    [InlineData("${city,}", "grand Rapids")]
    [InlineData("${city:6}", "Rapids")]
    [InlineData("${city:6:3}", "Rap")]
    [InlineData("${city: -3}", "ids")]
    [InlineData("${city:0:-7}", "grand")]
    [InlineData("${city:99}", "")]
    [InlineData("${city:${n}:2}", "nd")]
    [InlineData("${missing:-x y}", "x y")]
    [InlineData("${missing:=x}", "x")]
    [InlineData("${missing=x}", "x")]
    [InlineData("${missing-x}", "x")]
    [InlineData("${empty:-x}", "x")]
    [InlineData("<${empty-x}>", "<>")]
    [InlineData("<${empty=x}>", "<x>")]
    [InlineData("${empty+set}${missing+set}<${empty:+set}>", "set<>")]
    [InlineData("${path##[z-a]}", "/srv/data/logs.tar.gz")]
    [InlineData("${path##[a-\\]}", "/srv/data/logs.tar.gz")]
    [InlineData("${path##[\\]}", "/srv/data/logs.tar.gz")]
    [InlineData("${path##[}", "/srv/data/logs.tar.gz")]
    [InlineData("${path#[!]}", "/srv/data/logs.tar.gz")]
    [InlineData("${path#[]/]}", "srv/data/logs.tar.gz")]
    [InlineData("${path#[\\/]}", "srv/data/logs.tar.gz")]
    [InlineData("${path%[^a-y]}", "/srv/data/logs.tar.g")]
    [InlineData("${lib%%X*}", "abc")]
    [InlineData("${lib#*}<${lib##*}>", "abcXabcYabc<>")]
    [InlineData("${city:-x}", "grand Rapids")]
    [InlineData("${missing:=}", "")]
    [InlineData("${missing:=${city}}", "grand Rapids")]
    [InlineData("${missing:-a${missing:-b${n}c}d}", "ab3cd")]
    [InlineData("${missing:=http://h:80/p}", "http://h:80/p")]
    [InlineData("${missing:={\\}}", "{}")]
    [InlineData("${city:+set}${missing:+set}", "set")]
    [InlineData("${path#*/}", "srv/data/logs.tar.gz")]
    [InlineData("${path##*/}", "logs.tar.gz")]
    [InlineData("${path%.*}", "/srv/data/logs.tar")]
    [InlineData("${path%%.*}", "/srv/data/logs")]
    [InlineData("${path#nothing}", "/srv/data/logs.tar.gz")]
    [InlineData("${lib/abc/Z}", "ZXabcYabc")]
    [InlineData("${lib//abc/Z}", "ZXZYZ")]
    [InlineData("${lib//abc}", "XY")]
    [InlineData("${lib/#abc/Z}", "ZXabcYabc")]
    [InlineData("${lib/%abc/Z}", "abcXabcYZ")]
    [InlineData("${lib/#/pre-}", "pre-abcXabcYabc")]
    [InlineData("${lib/%/-post}", "abcXabcYabc-post")]
    [InlineData("${path//\\//-}", "-srv-data-logs.tar.gz")]
    [InlineData("$${city} $${x:-${n}}", "${city} ${x:-3}")]
    [InlineData("${keyvault:db-password} ${keyvault:https://v.vault.azure.net/secrets/a}", "${keyvault:db-password} ${keyvault:https://v.vault.azure.net/secrets/a}")]
    public void Expressions_expand_as_in_bash_and_flux(string text, string expected)
    {
        var expansion = Substitution.Expand(text, Variables.GetValueOrDefault);

        Assert.Null(expansion.Error);
        Assert.Empty(expansion.Undefined);
        Assert.Equal(expected, expansion.Text);
    }

    [Theory]
    [InlineData("${no}")]
    [InlineData("${#no}")]
    [InlineData("${no^^}")]
    [InlineData("${no:0:1}")]
    [InlineData("${no/a/b}")]
    [InlineData("${no%%x}")]
    [InlineData("${other:-${no}}")]
    public void Undefined_variables_without_a_default_are_named(string text)
    {
        Assert.Equal(["no"], Substitution.Expand(text, _ => null).Undefined);
        Assert.Equal(text.Contains("other", StringComparison.Ordinal) ? "${no}" : text, Substitution.Expand(text, _ => null, keepUndefined: true).Text);
    }

    [Theory]
    [InlineData("${")]
    [InlineData("${}")]
    [InlineData("${a")]
    [InlineData("${a[@]}")]
    [InlineData("${a.b}")]
    [InlineData("${a^b}")]
    [InlineData("${#}")]
    [InlineData("${keyvault:x")]
    public void Expressions_that_are_none_are_errors_that_show_them(string text)
    {
        var expansion = Substitution.Expand($"x {text}", _ => "v");

        Assert.Contains(text, expansion.Error, StringComparison.Ordinal);
        Assert.Equal($"x {text}", expansion.Text);
    }

    [Fact]
    public void Deep_nesting_and_growth_are_bounded()
    {
        Assert.NotNull(Substitution.Expand(string.Concat(Enumerable.Repeat("${a:-", 5_000)), _ => null).Error);
        Assert.NotNull(Substitution.Expand(string.Concat(Enumerable.Repeat("${a}", 5_000)), _ => new string('x', 10_000)).Error);
    }

    [Fact]
    public void A_pattern_or_a_replacement_beyond_the_limits_is_an_error()
    {
        var value = new string('a', 20_000);

        Assert.NotNull(Substitution.Expand($"${{v##{new string('?', 5_000)}}}", _ => value).Error);
        Assert.NotNull(Substitution.Expand($"${{v%%{new string('*', 4_000)}}}", _ => value).Error);
        Assert.NotNull(Substitution.Expand("${v//a/${v}}", _ => value).Error);
    }

    [Fact]
    public void A_hostile_pattern_takes_linear_time()
    {
        var value = new string('a', 20_000) + "b";

        Assert.Equal(value, Substitution.Expand("${v##*a*a*a*a*a*a*a*c}", _ => value).Text);
    }
}
