using System.Diagnostics;
using System.Reflection;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Module.Tests;

/// <summary>
/// The packed module in a process where another module has loaded a package that it uses. A small host loads it as PowerShell does;
/// tests/pester/Isolation.Tests.ps1 does the same in PowerShell.
/// </summary>
public sealed class IsolationTests
{
    [Theory]
    [InlineData("none")]
    [InlineData("1.0.0.0")]
    [InlineData("99.0.0.0")]
    public async Task Engine_and_its_packages_live_in_a_context_of_their_own(string decoy)
    {
        var loaded = await RunAsync(decoy);

        Assert.Contains("application shop-web", loaded);
        Assert.Contains("GitOpsServerless.Runtime GitOpsServerless", loaded);
        Assert.Contains("YamlDotNet GitOpsServerless", loaded);
        Assert.Contains("GitOpsServerless.Contracts Default", loaded);
        Assert.DoesNotContain("GitOpsServerless.Contracts GitOpsServerless", loaded);
        Assert.Contains("Azure.Core GitOpsServerless", loaded);
        Assert.Equal(decoy != "none", loaded.Contains("Azure.Core Default"));
    }

    private static async Task<IReadOnlyList<string>> RunAsync(string decoy)
    {
        var host = typeof(IsolationTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ModuleHost").Value!;
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(RealData.RepositoryRoot, host),
                Path.Combine(RealData.RepositoryRoot, "module", "out", "GitOpsServerless"),
                decoy,
                Path.Combine(RealData.RepositoryRoot, "samples", "quickstart", "definitions"),
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await error);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
