using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace GitOpsServerless.Testing.Storage;

/// <summary>
/// The storage emulator of npm, installed once into <c>.tools/azurite</c> and started on free ports, in memory.
/// Tests skip with one line where node or npm is absent.
/// </summary>
public sealed class Azurite : IAsyncDisposable
{
    private const string Version = "3.35.0";
    private static readonly SemaphoreSlim s_start = new(1, 1);
    private static Azurite? s_shared;
    private static string? s_absent;
    private readonly Process _process;

    private Azurite(Process process, Uri blob, Uri queue)
    {
        _process = process;
        BlobService = blob;
        QueueService = queue;
    }

    /// <summary>Address of the blob service.</summary>
    public Uri BlobService { get; }

    /// <summary>Address of the queue service.</summary>
    public Uri QueueService { get; }

    /// <summary>What <c>AzureWebJobsStorage</c> would hold.</summary>
    public string ConnectionString => ConnectionStringAt(BlobService, QueueService);

    /// <summary>The same account reached over other addresses, such as those of a proxy.</summary>
    public string ConnectionStringAt(Uri blobService, Uri queueService) =>
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
        + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + $"BlobEndpoint={new Uri(blobService, "devstoreaccount1")};QueueEndpoint={new Uri(queueService, "devstoreaccount1")};";

    /// <summary>The emulator that all tests of this process share; skips the running test where it cannot be had.</summary>
    public static async Task<Azurite> RequireAsync()
    {
        var azurite = await TryStartAsync();
        if (azurite is null)
        {
            Assert.Skip($"Azurite cannot run here: {s_absent}");
        }

        return azurite!;
    }

    /// <summary>The shared emulator, or null where it cannot be had.</summary>
    public static async Task<Azurite?> TryStartAsync()
    {
        await s_start.WaitAsync();
        try
        {
            if (s_shared is null && s_absent is null)
            {
                s_shared = await StartAsync();
                AppDomain.CurrentDomain.ProcessExit += (_, _) => s_shared?.Kill();
            }

            return s_shared;
        }
        finally
        {
            s_start.Release();
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        Kill();
        return ValueTask.CompletedTask;
    }

    private static async Task<Azurite?> StartAsync()
    {
        var folder = Path.Combine(RealData.RepositoryRoot, ".tools", "azurite");
        var script = Path.Combine(folder, "node_modules", "azurite", "dist", "src", "azurite.js");
        if (!await InstallAsync(folder, script))
        {
            return null;
        }

        var (blobPort, queuePort, tablePort) = (FreePort(), FreePort(), FreePort());
        var process = Start("node", folder,
        [
            script, "--silent", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry",
            "--blobPort", $"{blobPort}", "--queuePort", $"{queuePort}", "--tablePort", $"{tablePort}",
        ]);
        if (process is null)
        {
            s_absent = "node is not on the PATH.";
            return null;
        }

        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        await WaitForAsync(process, blobPort);
        await WaitForAsync(process, queuePort);
        return new Azurite(process, new Uri($"http://127.0.0.1:{blobPort}"), new Uri($"http://127.0.0.1:{queuePort}"));
    }

    private static async Task<bool> InstallAsync(string folder, string script)
    {
        Directory.CreateDirectory(folder);
        await using var turn = await LockAsync(Path.Combine(folder, ".lock"));
        if (File.Exists(script))
        {
            return true;
        }

        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        using var process = Start(npm, folder, ["install", $"azurite@{Version}", "--prefix", folder, "--no-audit", "--no-fund", "--silent"]);
        if (process is null)
        {
            s_absent = "npm is not on the PATH.";
            return false;
        }

        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        await output;
        s_absent = File.Exists(script) ? null : $"npm could not install azurite {Version}: {(await errors).Trim()}";
        return s_absent is null;
    }

    private static async Task<FileStream> LockAsync(string path)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(200);
            }
        }
    }

    private static Process? Start(string file, string folder, string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static async Task WaitForAsync(Process process, int port)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < TimeSpan.FromSeconds(60))
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"Azurite ended with exit code {process.ExitCode}.");
            }

            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }

        throw new TimeoutException("Azurite did not start within a minute.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // Ended by itself.
        }
    }
}
