using System.Diagnostics;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Module.Tests.Pester;

/// <summary>PowerShell: GITOPS_PWSH, then PATH, then the tool manifest of the repository.</summary>
/// <param name="FileName">What is started.</param>
/// <param name="Arguments">Arguments that come first.</param>
internal sealed record PowerShellProgram(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>Finds it. When there is none it says so in one line, the same that is the reason of the skipped tests, and returns no program.</summary>
    /// <param name="say">Takes the line.</param>
    /// <param name="cancellationToken">Cancellation.</param>
    public static Task<(PowerShellProgram? Program, string? NotRun)> FindOrSayAsync(Action<string> say, CancellationToken cancellationToken) =>
        FindOrSayAsync(Environment.GetEnvironmentVariable, () => RunAsync("dotnet", ["tool", "restore"], cancellationToken), say, cancellationToken);

    internal static async Task<(PowerShellProgram? Program, string? NotRun)> FindOrSayAsync(
        Func<string, string?> environment, Func<Task<(int ExitCode, string Output)>> restore, Action<string> say, CancellationToken cancellationToken)
    {
        var (program, reason) = await FindAsync(environment, restore, cancellationToken);
        if (program is not null)
        {
            return (program, null);
        }

        var line = $"The Pester tests of the module did not run: {reason}".ReplaceLineEndings(" ").Trim();
        say(line);
        return (null, line);
    }

    private static async Task<(PowerShellProgram? Program, string Reason)> FindAsync(
        Func<string, string?> environment, Func<Task<(int ExitCode, string Output)>> restore, CancellationToken cancellationToken)
    {
        if (environment("GITOPS_PWSH") is { Length: > 0 } named)
        {
            return (new PowerShellProgram(named, []), string.Empty);
        }

        var name = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        var onPath = (environment("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);
        if (onPath is not null && await IsNewEnoughAsync(onPath, cancellationToken))
        {
            return (new PowerShellProgram(onPath, []), string.Empty);
        }

        var (exitCode, output) = await restore();
        return exitCode == 0
            ? (new PowerShellProgram("dotnet", ["tool", "run", "pwsh", "--"]), string.Empty)
            : (null, $"set GITOPS_PWSH, put pwsh 7.6 on PATH, or let 'dotnet tool restore' succeed, which said: {output}");
    }

    /// <summary>Runs PowerShell in the repository.</summary>
    public Task<(int ExitCode, string Output)> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        RunAsync(FileName, [.. Arguments, .. arguments], cancellationToken);

    private static async Task<bool> IsNewEnoughAsync(string pwsh, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await RunAsync(pwsh, ["-NoProfile", "-NonInteractive", "-Command", "\"$($PSVersionTable.PSVersion)\""], cancellationToken);
        return exitCode == 0 && Version.TryParse(output.Trim().Split('-')[0], out var version) && version >= new Version(7, 6);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string fileName, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(fileName) { WorkingDirectory = RealData.RepositoryRoot, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
