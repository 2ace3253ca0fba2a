using System.Text;
using GitOpsServerless.Rendering.Tools;

namespace GitOpsServerless.Rendering.Tests.Tools;

public sealed class ProcessRunnerTests
{
    private readonly SystemProcessRunner _runner = new();

    [Fact]
    public async Task Output_errors_and_exit_code_are_told_and_the_environment_is_exactly_what_was_said()
    {
        SkipOnWindows();
        var result = await _runner.RunAsync(Shell("/usr/bin/env; echo oops >&2; exit 3") with { Environment = new Dictionary<string, string> { ["ONLY"] = "this" } }, TestContext.Current.CancellationToken);

        Assert.Equal((ProcessEnd.Exited, 3, "oops\n"), (result.End, result.ExitCode, result.Errors));
        var names = Encoding.UTF8.GetString(result.Output.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('=')[0]);
        Assert.Empty(names.Except(["ONLY", "PWD", "SHLVL", "_", "OLDPWD"]));
    }

    [Fact]
    public async Task A_program_and_its_children_are_stopped_at_the_deadline()
    {
        SkipOnWindows();
        var result = await _runner.RunAsync(Shell("/bin/sleep 60 & /bin/sleep 60") with { Timeout = TimeSpan.FromMilliseconds(200) }, TestContext.Current.CancellationToken);

        Assert.Equal(ProcessEnd.TimedOut, result.End);
    }

    [Fact]
    public async Task A_program_that_writes_without_end_is_stopped()
    {
        SkipOnWindows();
        var result = await _runner.RunAsync(Shell("while :; do echo xxxxxxxxxxxxxxxxxxxxxxxx; done") with { MaxOutputBytes = 100_000 }, TestContext.Current.CancellationToken);

        Assert.Equal(ProcessEnd.TooMuchOutput, result.End);
    }

    [Fact]
    public async Task A_program_that_does_not_exist_is_told()
    {
        var result = await _runner.RunAsync(new ProcessCommand(Path.Combine(Path.GetTempPath(), "no-such-program"), [], Path.GetTempPath()), TestContext.Current.CancellationToken);

        Assert.Equal(ProcessEnd.NotStarted, result.End);
    }

    [Fact]
    public async Task A_program_without_its_executable_bit_is_copied_and_made_runnable()
    {
        SkipOnWindows();
        var folder = Directory.CreateTempSubdirectory("gitops-test-");
        try
        {
            var program = Path.Combine(folder.FullName, "tool");
            await File.WriteAllTextAsync(program, "#!/bin/sh\necho ran\n", TestContext.Current.CancellationToken);
            var tool = new ToolLocator([folder.FullName], folder.FullName).Find(null, "missing", "tool")!;

            var result = await _runner.RunAsync(new ProcessCommand(tool.Path, [], folder.FullName), TestContext.Current.CancellationToken);

            Assert.NotEqual(program, tool.Path);
            Assert.Equal("ran\n", Encoding.UTF8.GetString(result.Output.Span));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Programs_are_never_looked_for_in_relative_folders()
    {
        Assert.Null(new ToolLocator([".", "", "bin"], Path.GetTempPath()).Find(null, "sh"));
        Assert.Null(new ToolLocator([], Path.GetTempPath()).Find("sh"));
    }

    private static ProcessCommand Shell(string script) => new("/bin/sh", ["-c", script], Path.GetTempPath());

    private static void SkipOnWindows() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The scripts of these tests need /bin/sh.");
}
