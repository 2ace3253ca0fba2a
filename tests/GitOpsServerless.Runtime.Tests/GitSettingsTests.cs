using GitOpsServerless.Git;
using GitOpsServerless.Runtime.Composition;

namespace GitOpsServerless.Runtime.Tests;

public sealed class GitSettingsTests
{
    [Fact]
    public void Limits_the_cache_and_hosts_are_read()
    {
        var options = Apply(
            ("GITOPS_GIT_LIMITS", """{"maxTreeEntries": 400000, "exchangeTimeout": "00:05:00"}"""),
            ("GITOPS_GIT_CACHE_BYTES", "200000000"),
            ("GITOPS_GIT_REDIRECT_HOSTS", "a.example, b.example"));

        Assert.Equal(new GitLimits { MaxTreeEntries = 400_000, ExchangeTimeout = TimeSpan.FromMinutes(5) }, options.Limits);
        Assert.Equal(200_000_000, options.MaxCacheBytes);
        Assert.Equal(["a.example", "b.example"], options.AllowedRedirectHosts);
    }

    [Fact]
    public void Without_settings_the_defaults_hold() => Assert.Equal(new GitLimits(), Apply().Limits);

    [Theory]
    [InlineData("GITOPS_GIT_LIMITS", """{"maxTreeEntry": 1}""")]
    [InlineData("GITOPS_GIT_LIMITS", """{"maxTreeEntries": 0}""")]
    [InlineData("GITOPS_GIT_LIMITS", "many")]
    [InlineData("GITOPS_GIT_CACHE_BYTES", "1 GiB")]
    public void A_setting_that_cannot_be_read_is_named(string name, string value) =>
        Assert.Contains(name, Assert.Throws<ArgumentException>(() => Apply((name, value))).Message, StringComparison.Ordinal);

    private static GitSourceOptions Apply(params (string Name, string Value)[] environment) => GitSettings.Apply(
        new GitSourceOptions { CacheFolder = "cache" }, name => environment.FirstOrDefault(item => item.Name == name).Value);
}
