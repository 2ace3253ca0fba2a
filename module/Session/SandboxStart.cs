using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Session;

/// <summary>What Start-GitOpsSandbox and Connect-GitOps -Sandbox have in common.</summary>
internal static class SandboxStart
{
    private static readonly string ModuleFolder = Path.GetDirectoryName(typeof(SandboxStart).Assembly.Location)!;

    /// <summary>Where the sample lies that is tried when no definitions are named.</summary>
    public static string Sample => Path.Combine(ModuleFolder, "samples", "quickstart");

    /// <summary>Starts a sandbox.</summary>
    /// <param name="definitions">Folder of the definitions; null takes a copy of the sample, so that it can be changed.</param>
    /// <param name="state">Folder of state; null makes a temporary one.</param>
    /// <param name="asController">Whether it reconciles by itself and serves the API.</param>
    /// <param name="timeout">Longest wait.</param>
    /// <param name="cancellationToken">Cancellation.</param>
    public static async Task<Result<GitOpsSandbox>> StartAsync(string? definitions, string? state, bool asController, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var host = SandboxHost.Find(Environment.GetEnvironmentVariable, ModuleFolder);
        if (!host.IsSuccess)
        {
            return Result<GitOpsSandbox>.Failure(host.Diagnostics);
        }

        if (definitions is not null && !Directory.Exists(definitions))
        {
            return DiagnosticCatalog.DirectoryNotFound.Create($"There is no folder {definitions}.", definitions, help: "Check the path; relative ones start at the current location.");
        }

        var folder = state ?? Directory.CreateTempSubdirectory("gitops-sandbox-").FullName;
        var isStarted = false;
        try
        {
            var sandbox = await SandboxProcesses.StartAsync(host.Value, definitions ?? CopySample(folder), folder, state is null, asController, timeout, cancellationToken);
            isStarted = sandbox.IsSuccess;
            return sandbox;
        }
        finally
        {
            if (!isStarted && state is null)
            {
                SandboxProcesses.Delete(folder);
            }
        }
    }

    private static string CopySample(string state)
    {
        var target = Path.Combine(state, "quickstart");
        foreach (var file in Directory.EnumerateFiles(Sample, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(Sample, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (!File.Exists(copy))
            {
                File.Copy(file, copy);
            }
        }

        return target;
    }
}
