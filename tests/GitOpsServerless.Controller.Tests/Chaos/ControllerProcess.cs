using System.Diagnostics;
using System.Text;
using System.Text.Json;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Controller.Tests.Chaos;

/// <summary>One controller as a process of its own, behind proxies that fail.</summary>
internal sealed class ControllerProcess : IAsyncDisposable
{
    private readonly ProcessStartInfo _start;
    private readonly FaultyProxy _blobs;
    private readonly FaultyProxy _queues;
    private readonly StringBuilder _log = new();
    private Process? _process;

    private ControllerProcess(ProcessStartInfo start, FaultyProxy blobs, FaultyProxy queues, FaultyProxy cluster) =>
        (_start, _blobs, _queues, Cluster) = (start, blobs, queues, cluster);

    /// <summary>What this controller asked of the cluster.</summary>
    public FaultyProxy Cluster { get; }

    public IEnumerable<FaultyProxy> Proxies => [_blobs, _queues, Cluster];

    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    public static async Task<ControllerProcess> CreateAsync(ChaosCluster world, int number, double failing, double stalling, TimeSpan skew)
    {
        var blobs = await FaultyProxy.StartAsync(world.Azurite.BlobService, failing, (number * 10) + 1, stalling);
        var queues = await FaultyProxy.StartAsync(world.Azurite.QueueService, failing, (number * 10) + 2);
        var cluster = await FaultyProxy.StartAsync(world.Sandbox.Address, failing, (number * 10) + 3);
        var storage = world.Azurite.ConnectionStringAt(blobs.Address, queues.Address);
        var kubeconfig = Path.Combine(world.Folder, $"cluster-{number}.kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, world.Sandbox.Kubeconfig.Replace(world.Sandbox.Address.GetLeftPart(UriPartial.Authority), cluster.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
        var argument = JsonSerializer.Serialize(new
        {
            world.Config,
            world.Shared,
            Storage = storage,
            world.Name,
            Kubeconfig = kubeconfig,
            Guard = world.Guard.Address,
            SkewMinutes = skew.TotalMinutes,
        });
        var start = new ProcessStartInfo("dotnet", [Executable(), argument]) { RedirectStandardOutput = true, RedirectStandardError = true };
        return new ControllerProcess(start, blobs, queues, cluster);
    }

    public void Start()
    {
        _process = Process.Start(_start)!;
        _process.OutputDataReceived += (_, line) => Append(line.Data);
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary><c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
        {
            return;
        }

        Assert.False(process.HasExited, $"A controller ended by itself:\n{Log}");
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        foreach (var proxy in Proxies)
        {
            await proxy.DisposeAsync();
        }
    }

    private static string Executable()
    {
        var configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))!);
        return Path.Combine(RealData.RepositoryRoot, "tests", "GitOpsServerless.ChaosHost", "bin", configuration, "net10.0", "GitOpsServerless.ChaosHost.dll");
    }

    private void Append(string? line)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }
    }
}
