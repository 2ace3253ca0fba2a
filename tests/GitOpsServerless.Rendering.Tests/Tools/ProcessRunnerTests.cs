using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Tests.Support;
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

    // What holds when this process is killed and nobody watches any more.
    [Fact]
    public async Task The_kernel_bounds_a_program_as_well()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.Is64BitProcess, "Other systems have no such limits.");
        var result = await _runner.RunAsync(
            Shell("/bin/sleep 0.3; ulimit -t; ulimit -d") with { Timeout = TimeSpan.FromSeconds(30), MaxMemoryBytes = 1024 * 1024 * 1024 }, TestContext.Current.CancellationToken);

        Assert.Equal($"{(30 * Environment.ProcessorCount) + 1}\n{2 * 1024 * 1024}\n", Encoding.UTF8.GetString(result.Output.Span));
    }

    [Fact]
    public void Working_folders_that_a_killed_process_left_are_removed_later_and_others_stay()
    {
        var temp = Directory.CreateTempSubdirectory("gitops-test-");
        try
        {
            var names = new[] { $"gitops-{Guid.NewGuid():N}", $"gitops-{Guid.NewGuid():N}", "gitops-of-somebody" };
            foreach (var name in names)
            {
                temp.CreateSubdirectory(name).LastWriteTimeUtc = name == names[1] ? DateTime.UtcNow : DateTime.UtcNow.AddHours(-7);
            }

            TempFolders.RemoveAbandoned(temp.FullName, TimeProvider.System);

            Assert.Equal(names[1..].Order(), temp.EnumerateDirectories().Select(d => d.Name).Order());
        }
        finally
        {
            temp.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("bin/kustomize", "absolute")]
    [InlineData("/nowhere/kustomize", "no such program")]
    public async Task A_configured_program_that_cannot_be_found_is_told_with_its_setting(string path, string why)
    {
        using var renderer = new KustomizeRenderer(new RenderingOptions { KustomizePath = path });

        var error = (await renderer.RenderAsync(Requests.For(new MemoryTree { ["kustomization.yaml"] = "namePrefix: a-\n" }), TestContext.Current.CancellationToken)).Error!;

        Assert.Contains("GITOPS_KUSTOMIZE_PATH", error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_writes_nothing_at_all_is_remarked()
    {
        var tree = new MemoryTree { ["kustomization.yaml"] = "namePrefix: a-\n" };
        using var renderer = new KustomizeRenderer(WithTools.Kustomize(o => o with { Cache = null, Processes = new RecordingRunner(_ => { }) }));

        var state = await renderer.RenderAsync(Requests.For(tree), TestContext.Current.CancellationToken);

        Assert.Empty(state.Value.Resources);
        Assert.Contains(state.Value.Diagnostics, d => d is { Code: "GOS0223", Severity: DiagnosticSeverity.Warning });
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
