namespace GitOpsServerless.Module.Tests.Pester;

/// <summary>Runs the cmdlets in a real PowerShell; one case for each file of tests/pester, with every failed test in its message.</summary>
public sealed class PesterTests(PesterRun run) : IClassFixture<PesterRun>
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(PesterRun.Folder, "*.Tests.ps1").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Cmdlets_do_what_their_Pester_tests_say(string file)
    {
        Assert.SkipWhen(run.NotRun is not null, run.NotRun ?? string.Empty);
        var cases = run.Cases.Where(c => c.File == file).ToList();
        Assert.True(cases.Count > 0, $"{file} has no result.\n{run.Output}");

        var failed = cases.Where(c => c.Result is not ("Passed" or "Skipped")).Select(c => $"{c.Name}: {c.Result}\n{c.Message}").ToList();

        Assert.True(failed.Count == 0, string.Join("\n\n", failed));
    }

    [Fact]
    public void Every_cmdlet_has_its_file() =>
        Assert.Empty(CmdletMetadata.Cmdlets.Select(c => $"{CmdletMetadata.NameOf(c)}.Tests.ps1").Except(Files.Select(f => f.Data), StringComparer.Ordinal));
}
