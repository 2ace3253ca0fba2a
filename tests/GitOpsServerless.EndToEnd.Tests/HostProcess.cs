using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace GitOpsServerless.EndToEnd.Tests;

/// <summary>The real executable as a process. Stopped by its own process id, never by name.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly string Executable = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "gitops-serverless.exe" : "gitops-serverless");
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    private HostProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(_errors, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    public static HostProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Executable) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        Array.ForEach(arguments, start.ArgumentList.Add);
        start.Environment.Remove("AzureWebJobsStorage");
        return new HostProcess(Process.Start(start)!);
    }

    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        await using var host = Start(arguments);
        var exitCode = await host.WaitAsync(TimeSpan.FromMinutes(3));
        return (exitCode, host.Output, host.Errors);
    }

    public async Task<int> WaitAsync(TimeSpan timeout)
    {
        using var deadline = new CancellationTokenSource(timeout);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The host did not end within {timeout}:\n{Output}\n{Errors}");
        }

        return _process.ExitCode;
    }

    /// <summary>The address of the dashboard, as soon as it is printed.</summary>
    public Task<Uri> AddressAsync() => Poll.UntilAsync(
        () => Output.Split('\n').FirstOrDefault(l => l.StartsWith("Dashboard: ", StringComparison.Ordinal)) is { } line
            ? new Uri(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1])
            : null,
        () => $"The host printed no address:\n{Output}\n{Errors}");

    /// <summary>Sends a signal, such as TERM, and gives the exit code.</summary>
    public async Task<int> SignalAsync(string signal)
    {
        using (var kill = Process.Start("kill", ["-s", signal, _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        return await WaitAsync(TimeSpan.FromMinutes(1));
    }

    /// <summary>Ends the process as a power failure would; false when it had ended by itself.</summary>
    public async Task<bool> KillAsync()
    {
        var isRunning = !_process.HasExited;
        if (isRunning)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        return isRunning;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        lock (text)
        {
            text.Append(line).Append('\n');
        }
    }
}

/// <summary>Waits for something that another process does.</summary>
internal static class Poll
{
    public static async Task<T> UntilAsync<T>(Func<T?> find, Func<string> explain)
        where T : class => await UntilAsync(() => Task.FromResult(find()), explain);

    public static async Task<T> UntilAsync<T>(Func<Task<T?>> find, Func<string> explain)
        where T : class
    {
        var giveUp = Stopwatch.StartNew();
        while (giveUp.Elapsed < TimeSpan.FromSeconds(90))
        {
            if (await find() is { } found)
            {
                return found;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException(explain());
    }
}
