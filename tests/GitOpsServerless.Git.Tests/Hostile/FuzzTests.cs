using GitOpsServerless.Fuzz;

namespace GitOpsServerless.Git.Tests.Hostile;

public sealed class FuzzTests
{
    /// <summary>A minute in CI, a few seconds elsewhere, and as long as GITOPS_GIT_FUZZ_SECONDS says.</summary>
    private static TimeSpan Duration
    {
        get
        {
            var given = Environment.GetEnvironmentVariable("GITOPS_GIT_FUZZ_SECONDS");
            var isCi = Environment.GetEnvironmentVariable("CI") == "true";
            return TimeSpan.FromSeconds(int.TryParse(given, System.Globalization.CultureInfo.InvariantCulture, out var seconds) ? seconds : isCi ? 60 : 5);
        }
    }

    [Fact]
    public void A_run_of_the_fuzzer_finds_nothing()
    {
        using var findings = new StringWriter();
        Assert.True(GitFuzz.Run(Duration, output: findings) == 0, findings.ToString());
    }
}
