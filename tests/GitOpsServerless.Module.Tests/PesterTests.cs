using System.Diagnostics;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Module.Tests;

public sealed class PesterTests
{
    [Fact]
    public async Task Cmdlets_do_what_their_Pester_tests_say()
    {
        var pwsh = Find();
        Assert.SkipWhen(pwsh is null, "The Pester tests did not run: no pwsh (set GITOPS_PWSH, or put it on PATH).");
        var start = new ProcessStartInfo(pwsh)
        {
            ArgumentList = { "-NoProfile", "-NonInteractive", "-Command", $"$r = Invoke-Pester -Path '{Path.Combine(RealData.RepositoryRoot, "tests", "pester")}' -PassThru; exit $r.FailedCount" },
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, output);
    }

    private static string? Find() => Environment.GetEnvironmentVariable("GITOPS_PWSH") is { Length: > 0 } named
        ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Select(f => Path.Combine(f, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh")).FirstOrDefault(File.Exists);
}
