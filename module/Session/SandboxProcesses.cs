using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Session;

/// <summary>
/// The sandboxes that this process has started. Each holds the other end of its standard input, which the system closes when this
/// process ends, however it ends; a sandbox whose input is closed ends itself.
/// </summary>
internal static class SandboxProcesses
{
    private const int LastLinesKept = 5;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);
    private static readonly ConcurrentDictionary<int, (Process Process, GitOpsSandbox Sandbox, bool IsTemporary, long Order)> Started = new();
    private static readonly ConcurrentDictionary<string, GitOpsSandbox> Stopped = new(StringComparer.Ordinal);
    private static long s_order;

    static SandboxProcesses() => AppDomain.CurrentDomain.ProcessExit += (_, _) => StopAll();

    /// <summary>Starts a host and waits until its sandbox can be reached.</summary>
    /// <param name="host">Program.</param>
    /// <param name="definitions">Folder of the definitions.</param>
    /// <param name="state">Folder of state.</param>
    /// <param name="isTemporary">Whether the folder of state goes with the sandbox.</param>
    /// <param name="asController">Whether it reconciles by itself and serves the API.</param>
    /// <param name="timeout">Longest wait.</param>
    /// <param name="cancellationToken">Cancellation.</param>
    public static async Task<Result<GitOpsSandbox>> StartAsync(
        SandboxHost host, string definitions, string state, bool isTemporary, bool asController, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var ready = Path.Combine(state, "sandbox", "ready.json");
        Directory.CreateDirectory(Path.Combine(state, "sandbox"));
        File.Delete(ready);
        using var process = new ProcessOwner(Process.Start(StartInfo(host, definitions, state, asController))!);
        var lines = process.Read(LastLinesKept);
        var began = TimeProvider.System.GetTimestamp();
        while (ReadReady(ready) is null)
        {
            if (process.Value.HasExited)
            {
                return DiagnosticCatalog.SandboxUnavailable.Create($"The sandbox ended with exit code {process.Value.ExitCode} while it started: {lines}");
            }

            if (TimeProvider.System.GetElapsedTime(began) > timeout)
            {
                return DiagnosticCatalog.SandboxUnavailable.Create($"The sandbox did not start within {Durations.Format(timeout)}: {lines}");
            }

            await Task.Delay(Look, cancellationToken);
        }

        var sandbox = new GitOpsSandbox(process.Value.Id, definitions, state)
        {
            Uri = ReadReady(ready) is { Length: > 0 } address ? new Uri(address) : null,
            Kubeconfig = Path.Combine(state, "sandbox", "cluster.kubeconfig"),
        };
        Stopped.TryRemove(sandbox.StateFolder, out _);
        Started[sandbox.ProcessId] = (process.Release(), sandbox, isTemporary, Interlocked.Increment(ref s_order));
        return sandbox;
    }

    /// <summary>Stops a sandbox that this process has started; others are left alone.</summary>
    public static bool Stop(int processId)
    {
        if (!Started.TryRemove(processId, out var started))
        {
            return false;
        }

        End(started.Process, Grace);
        Stopped[started.Sandbox.StateFolder] = started.Sandbox;
        if (started.IsTemporary)
        {
            Delete(started.Sandbox.StateFolder);
        }

        return true;
    }

    public static void StopAll()
    {
        foreach (var processId in Started.Keys)
        {
            Stop(processId);
        }
    }

    /// <summary>The sandbox that this process has started on a folder of state, when it runs no more; null while it does, and of others.</summary>
    public static GitOpsSandbox? Ended(string? stateFolder)
    {
        var started = Started.Values.Where(s => s.Sandbox.StateFolder == stateFolder).OrderByDescending(s => s.Order).FirstOrDefault();
        return started.Process is { HasExited: true } ? started.Sandbox
            : started.Process is null && stateFolder is not null ? Stopped.GetValueOrDefault(stateFolder)
            : null;
    }

    /// <summary>Forgets what has ended on a folder of state: somebody connects to it, so another process may play it now.</summary>
    public static void Forget(string stateFolder)
    {
        Stopped.TryRemove(stateFolder, out _);
        foreach (var (id, started) in Started.Where(s => !s.Value.IsTemporary && s.Value.Sandbox.StateFolder == stateFolder && s.Value.Process.HasExited))
        {
            Started.TryRemove(id, out _);
        }
    }

    /// <summary>Sandboxes that run, the newest first.</summary>
    public static IReadOnlyList<GitOpsSandbox> Running() =>
        [.. Started.Values.Where(s => !s.Process.HasExited).OrderByDescending(s => s.Order).Select(s => s.Sandbox)];

    private static ProcessStartInfo StartInfo(SandboxHost host, string definitions, string state, bool asController)
    {
        var start = new ProcessStartInfo(host.FileName)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] mode = asController ? ["--port", "0"] : ["--sandbox"];
        foreach (var argument in (string[])[.. host.Arguments, "--config", definitions, "--state", state, "--attached", .. mode])
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    // Null until it is there; empty when the sandbox has no API.
    private static string? ReadReady(string path)
    {
        try
        {
            return File.Exists(path) ? (string?)JsonNode.Parse(File.ReadAllText(path))!["api"] ?? string.Empty : null;
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            return null;  // half written
        }
    }

    // State of a sandbox that nobody named holds what its cluster held, Secrets among it.
    internal static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Somebody looks into it just now; it lies in the temporary folder, which the system empties.
        }
    }

    private static void End(Process process, TimeSpan grace)
    {
        using (process)
        {
            try
            {
                process.StandardInput.Close();
                if (!process.WaitForExit(grace))
                {
                    process.Kill(entireProcessTree: true);
                }
            }
            catch (Exception error) when (error is InvalidOperationException or IOException)
            {
                // It has ended already.
            }
        }
    }

    /// <summary>Ends the process unless it was handed on.</summary>
    private sealed class ProcessOwner(Process process) : IDisposable
    {
        private bool _released;

        public Process Value => process;

        public LastLines Read(int most)
        {
            var lines = new LastLines(most);
            process.OutputDataReceived += (_, e) => lines.Add(e.Data);  // read, so that the pipe never fills
            process.ErrorDataReceived += (_, e) => lines.Add(e.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            return lines;
        }

        public Process Release()
        {
            _released = true;
            return process;
        }

        public void Dispose()
        {
            if (!_released)
            {
                // It has not begun to serve: nothing is lost, and whoever pressed Ctrl+C waits.
                End(process, TimeSpan.Zero);
            }
        }
    }
}
