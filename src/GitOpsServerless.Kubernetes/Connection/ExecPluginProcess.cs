using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Kubernetes;

/// <summary>
/// Runs the credential plugin of a kubeconfig (https://kubernetes.io/docs/reference/config-api/client-authentication.v1/) as a
/// program of its own: no shell, no input, bounded in time and output. Only for operators on their own machine.
/// </summary>
public static class ExecPluginProcess
{
    private const int LargestOutput = 1024 * 1024;
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(1);

    /// <summary>Runs a plugin.</summary>
    /// <returns>Its output; null when it cannot be started, fails, says too much or takes too long.</returns>
    public static async Task<string?> RunAsync(ExecPlugin plugin, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(s_timeout);
        using var process = Start(plugin);
        if (process is null)
        {
            return null;
        }

        try
        {
            process.StandardInput.Close();
            var errors = ReadAsync(process.StandardError, deadline.Token);
            var output = await ReadAsync(process.StandardOutput, deadline.Token);
            if (output is null)
            {
                return null;
            }

            await errors;
            await process.WaitForExitAsync(deadline.Token);
            return process.ExitCode == 0 ? output : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            Kill(process);
        }
    }

    private static Process? Start(ExecPlugin plugin)
    {
        var start = new ProcessStartInfo(plugin.Command)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var argument in plugin.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in plugin.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = new JsonObject
        {
            ["apiVersion"] = plugin.ApiVersion,
            ["kind"] = "ExecCredential",
            ["spec"] = new JsonObject { ["interactive"] = false },
        }.ToJsonString();
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static async Task<string?> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var chunk = new char[8 * 1024];
        int read;
        while ((read = await reader.ReadAsync(chunk.AsMemory(), cancellationToken)) > 0)
        {
            if (text.Length + read > LargestOutput)
            {
                return null;
            }

            text.Append(chunk, 0, read);
        }

        return text.ToString();
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (InvalidOperationException)
        {
            // It ended meanwhile.
        }
    }
}
