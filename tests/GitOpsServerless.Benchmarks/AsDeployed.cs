using System.Diagnostics;

namespace GitOpsServerless.Benchmarks;

/// <summary>
/// The setting of the garbage collector with which <c>bicep/</c> deploys the Functions app. The runtime sizes its youngest generation by the
/// processor's cache, which is hundreds of megabytes on a server: memory that a small instance lacks. It reads the setting when a process starts.
/// </summary>
internal static class AsDeployed
{
    private const string Name = "DOTNET_GCgen0size";
    private const string Value = "0x1000000";

    /// <summary>Runs this program again with the setting and returns its exit code; null where the setting is there already.</summary>
    public static int? Restart(string benchmark, string[] args)
    {
        if (Environment.GetEnvironmentVariable(Name) is not null)
        {
            return null;
        }

        var start = new ProcessStartInfo(Environment.ProcessPath!);
        start.Environment[Name] = Value;
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        foreach (var argument in (string[])[benchmark, .. args])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
