using System.Net;
using System.Net.Sockets;

namespace GitOpsServerless.EndToEnd.Tests;

/// <summary>What a service manager sees of a controller that it asks to end.</summary>
public sealed class StopTests
{
    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Controller_that_is_asked_to_end_ends_with_0_and_leaves_everything_free(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Processes have no such signals there.");
        Assert.SkipWhen(signal == "INT" && IgnoresInterrupts(), "The tests run in the background of a shell, whose children ignore SIGINT.");
        using var folder = ConfigFolder.Quickstart();
        await using (var host = HostProcess.Start("--config", folder.Config, "--state", folder.State, "--port", "0"))
        {
            await host.AddressAsync();
            Assert.Equal(0, await host.SignalAsync(signal));
        }

        var (exitCode, output, errors) = await HostProcess.RunAsync("--once", "--output", "json", "--config", folder.Config, "--state", folder.State);
        Assert.True(exitCode == 0, output + errors);
    }

    [Fact]
    public async Task Step_that_hangs_does_not_keep_the_controller_from_ending()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Processes have no such signals there.");
        using var silent = new SilentCluster();
        using var folder = silent.Folder();
        await using var host = HostProcess.Start("--live", "--config", folder.Config, "--state", folder.State, "--port", "0");
        await silent.AskedAsync();
        Assert.Equal(0, await host.SignalAsync("TERM"));
    }

    [Fact]
    public async Task Sweep_that_is_ended_before_its_end_says_so_by_its_exit_code()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Processes have no such signals there.");
        using var silent = new SilentCluster();
        using var folder = silent.Folder();
        await using var host = HostProcess.Start("--once", "--live", "--config", folder.Config, "--state", folder.State);
        await silent.AskedAsync();
        Assert.Equal(128 + 15, await host.SignalAsync("TERM"));
    }

    [Fact]
    public async Task Sandbox_of_a_state_folder_is_played_by_one_process()
    {
        using var folder = ConfigFolder.Quickstart();
        await using (var host = HostProcess.Start("--config", folder.Config, "--state", folder.State, "--port", "0"))
        {
            await host.AddressAsync();
            var (exitCode, _, errors) = await HostProcess.RunAsync("--once", "--output", "json", "--config", folder.Config, "--state", folder.State);
            Assert.Equal(1, exitCode);
            Assert.Contains("GOS0990", errors, StringComparison.Ordinal);
            Assert.Contains("--state", errors, StringComparison.Ordinal);
            await host.KillAsync();
        }

        var (after, output, text) = await HostProcess.RunAsync("--once", "--output", "json", "--config", folder.Config, "--state", folder.State);
        Assert.True(after == 0, output + text);
    }

    // A process inherits what is ignored (POSIX, exec). Bit 1 is signal 2 in the mask of proc(5).
    private static bool IgnoresInterrupts() =>
        File.Exists("/proc/self/status")
        && File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } line
        && (Convert.ToUInt64(line["SigIgn:".Length..].Trim(), 16) & 2) != 0;

    /// <summary>A cluster that takes connections and never answers.</summary>
    private sealed class SilentCluster : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public SilentCluster() => _listener.Start();

        public async Task AskedAsync() => await _listener.AcceptTcpClientAsync();

        public ConfigFolder Folder()
        {
            var folder = new ConfigFolder();
            folder.Write("app/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n");
            folder.Write("silent.kubeconfig", $$"""
                apiVersion: v1
                kind: Config
                current-context: c
                contexts: [{ name: c, context: { cluster: c, user: u } }]
                clusters: [{ name: c, cluster: { server: 'https://127.0.0.1:{{((IPEndPoint)_listener.LocalEndpoint).Port}}', insecure-skip-tls-verify: true } }]
                users: [{ name: u, user: { token: t } }]
                """);
            folder.Write("defs.yaml", $$"""
                apiVersion: gitops.serverless/v1
                kind: Target
                metadata: { name: silent }
                spec: { kubernetes: { kubeconfig: '{{Path.Combine(folder.Config, "silent.kubeconfig")}}' } }
                ---
                apiVersion: gitops.serverless/v1
                kind: Application
                metadata: { name: app }
                spec: { source: { directory: ., path: app }, target: silent }
                """);
            return folder;
        }

        public void Dispose() => _listener.Dispose();
    }
}
