using System.Diagnostics;
using System.Globalization;
using System.Net.Http;
using GitOpsServerless.PowerShell.Session;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Module.Tests;

/// <summary>The program of the sandbox as the child that the module starts.</summary>
public sealed class SandboxHostTests
{
    private static readonly string Packed = Path.Combine(RealData.RepositoryRoot, "module", "out", "GitOpsServerless");

    // In a terminal Ctrl+C goes to PowerShell and to its child; it is meant for what the cmdlet does.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Interrupt_leaves_an_attached_host_alive_and_its_API_too(bool asController)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Processes have no SIGINT there.");
        var folder = Directory.CreateTempSubdirectory("gitops-attached-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "definitions"));
        var host = SandboxHost.Find(Environment.GetEnvironmentVariable, Packed).Value;

        var started = await SandboxProcesses.StartAsync(
            host, Path.Combine(folder, "definitions"), Path.Combine(folder, "state"), isTemporary: true, asController, TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

        Assert.True(started.IsSuccess, $"{started.Error}");
        var sandbox = started.Value;
        using var process = Process.GetProcessById(sandbox.ProcessId);
        for (var i = 0; i < 2; i++)
        {
            using var kill = Process.Start("kill", ["-INT", sandbox.ProcessId.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.False(process.WaitForExit(1500));
        if (sandbox.Uri is { } address)
        {
            using var client = new HttpClient();
            using var answer = await client.GetAsync(new Uri(address, "v1/applications"), TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode);
        }

        Assert.Null(SandboxProcesses.Ended(sandbox.StateFolder));
        Assert.True(SandboxProcesses.Stop(sandbox.ProcessId));
        Assert.Equal(sandbox, SandboxProcesses.Ended(sandbox.StateFolder));
        SandboxProcesses.Forget(sandbox.StateFolder);
        Assert.Null(SandboxProcesses.Ended(sandbox.StateFolder));
        Assert.False(Directory.Exists(sandbox.StateFolder), "Temporary state goes with the sandbox.");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Interrupted_start_ends_its_child_at_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A program that is deaf for its input is a script here.");
        var folder = Directory.CreateTempSubdirectory("gitops-deaf-").FullName;
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var start = TimeProvider.System.GetTimestamp();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SandboxProcesses.StartAsync(
            new SandboxHost("/bin/sh", ["-c", "sleep 30"]), folder, folder, isTemporary: false, asController: false, TimeSpan.FromMinutes(1), stop.Token));

        Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(2));
        Directory.Delete(folder, recursive: true);
    }
}
