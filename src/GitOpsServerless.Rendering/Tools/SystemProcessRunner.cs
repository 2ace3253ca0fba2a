using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace GitOpsServerless.Rendering.Tools;

/// <summary>Starts programs of the machine.</summary>
public sealed class SystemProcessRunner : IProcessRunner
{
    private const int MaxErrorBytes = 64 * 1024;
    private static readonly TimeSpan MemoryInterval = TimeSpan.FromMilliseconds(25);

    /// <inheritdoc />
    public async Task<ProcessResult> RunAsync(ProcessCommand command, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = StartInfoOf(command) };
        try
        {
            process.Start();
        }
        catch (Win32Exception missing)
        {
            return new ProcessResult(ProcessEnd.NotStarted, -1, default, missing.Message);
        }

        SystemLimits.Apply(process, command);
        process.StandardInput.Close();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(command.Timeout);
        var growing = GrowsAsync(process.Id, command.MaxMemoryBytes, deadline.Token);
        try
        {
            var collecting = CollectAsync(process, command, deadline.Token);
            return await Task.WhenAny(collecting, growing) == growing && await growing
                ? new ProcessResult(ProcessEnd.TooMuchMemory, -1, default, string.Empty)
                : await collecting;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ProcessResult(ProcessEnd.TimedOut, -1, default, string.Empty);
        }
        finally
        {
            Stop(process);
            await deadline.CancelAsync();
            await growing;
        }
    }

    // There is no limit on memory that all systems know; what cannot be asked any more has ended. Asked by an object of its own: to refresh
    // the one that is waited for makes it forget that the program has ended.
    private static async Task<bool> GrowsAsync(int id, long maxBytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(MemoryInterval, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    return false;
                }

                using var process = Process.GetProcessById(id);
                if (process.HasExited)
                {
                    return false;
                }

                if (process.WorkingSet64 > maxBytes)
                {
                    return true;
                }
            }
            catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
            {
                return false;
            }
        }
    }

    private static ProcessStartInfo StartInfoOf(ProcessCommand command)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments)
        {
            WorkingDirectory = command.WorkingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static async Task<ProcessResult> CollectAsync(Process process, ProcessCommand command, CancellationToken cancellationToken)
    {
        var errors = ReadAsync(process.StandardError.BaseStream, MaxErrorBytes, drain: true, cancellationToken);
        var output = await ReadAsync(process.StandardOutput.BaseStream, command.MaxOutputBytes, drain: false, cancellationToken);
        if (output is null)
        {
            return new ProcessResult(ProcessEnd.TooMuchOutput, -1, default, string.Empty);
        }

        var text = Encoding.UTF8.GetString((await errors)!.Value.Span);
        await process.WaitForExitAsync(cancellationToken);
        return new ProcessResult(ProcessEnd.Exited, process.ExitCode, output.Value, text);
    }

    // Null when there is more than the limit, unless the rest is to be thrown away.
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream stream, int limit, bool drain, CancellationToken cancellationToken)
    {
        using var collected = new MemoryStream();
        var buffer = new byte[32 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            var room = limit - (int)collected.Length;
            if (read > room && !drain)
            {
                return null;
            }

            collected.Write(buffer, 0, Math.Min(read, room));
        }

        return collected.ToArray();
    }

    private static void Stop(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            // It ended by itself meanwhile.
        }
    }
}
