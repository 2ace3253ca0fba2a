using GitOpsServerless.Fuzz;

namespace GitOpsServerless.Git.Tests.Hostile;

public sealed class FuzzTests
{
    [Fact]
    public void A_short_run_of_the_fuzzer_finds_nothing()
    {
        using var findings = new StringWriter();
        Assert.True(GitFuzz.Run(TimeSpan.FromSeconds(5), output: findings) == 0, findings.ToString());
    }
}
