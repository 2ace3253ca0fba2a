using System.Collections.Concurrent;
using System.Diagnostics;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Session;

/// <summary>The sandboxes that this process has started.</summary>
internal static class SandboxProcesses
{
    private static readonly ConcurrentDictionary<int, Process> Started = new();

    /// <summary>Path of the host: the environment variable, else beside the module.</summary>
    public static string? FindHost(Func<string, string?> environment, string moduleFolder)
    {
        var name = OperatingSystem.IsWindows() ? "gitops-serverless.exe" : "gitops-serverless";
        string?[] candidates = [environment("GITOPS_HOST"), Path.Combine(moduleFolder, "host", name), Path.Combine(moduleFolder, "..", name)];
        return candidates.FirstOrDefault(c => c is not null && File.Exists(c));
    }

    /// <summary>Starts a host and waits until its sandbox can be reached.</summary>
    public static async Task<Result<GitOpsSandbox>> StartAsync(string host, string definitions, string state, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var ready = Path.Combine(state, "sandbox", "azure.json");
        Directory.CreateDirectory(Path.Combine(state, "sandbox"));
        File.Delete(ready);
        var start = new ProcessStartInfo(host)
        {
            ArgumentList = { "--config", definitions, "--state", state, "--port", "0" },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        Started[process.Id] = process;
        process.OutputDataReceived += static (_, _) => { };  // read, so that the pipe never fills
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            while (!File.Exists(ready))
            {
                if (process.HasExited || TimeProvider.System.GetElapsedTime(began) > timeout)
                {
                    Stop(process.Id);
                    return DiagnosticCatalog.SandboxUnavailable.Create("The sandbox did not start.");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            Stop(process.Id);
            throw;
        }

        return new GitOpsSandbox(process.Id, definitions, state);
    }

    /// <summary>Stops a sandbox that this process has started; others are left alone.</summary>
    public static bool Stop(int processId)
    {
        if (!Started.TryRemove(processId, out var process))
        {
            return false;
        }

        using (process)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        return true;
    }

    public static IReadOnlyList<int> Running() => [.. Started.Keys];
}
