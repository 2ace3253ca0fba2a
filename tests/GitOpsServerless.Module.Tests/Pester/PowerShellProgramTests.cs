namespace GitOpsServerless.Module.Tests.Pester;

/// <summary>A suite that did not run says so, once and in one line.</summary>
public sealed class PowerShellProgramTests
{
    [Fact]
    public async Task Without_a_PowerShell_one_line_says_that_nothing_was_run_and_why()
    {
        var said = new List<string>();

        var (program, notRun) = await PowerShellProgram.FindOrSayAsync(
            static _ => null, static () => Task.FromResult((1, "error: no such package\n  at line 2\r\n")), said.Add, TestContext.Current.CancellationToken);

        Assert.Null(program);
        Assert.Equal(notRun, Assert.Single(said));
        Assert.StartsWith("The Pester tests of the module did not run: set GITOPS_PWSH, put pwsh 7.6 on PATH", notRun, StringComparison.Ordinal);
        Assert.Contains("no such package", notRun, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', notRun!);
    }

    [Fact]
    public async Task With_one_nothing_is_said()
    {
        var said = new List<string>();

        var (program, notRun) = await PowerShellProgram.FindOrSayAsync(
            static name => name == "GITOPS_PWSH" ? "/opt/pwsh" : null, static () => Task.FromResult((1, string.Empty)), said.Add, TestContext.Current.CancellationToken);

        Assert.Equal(("/opt/pwsh", null), (program?.FileName, notRun));
        Assert.Empty(said);
    }
}
