using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Session;

/// <summary>The program that plays the sandbox: a .NET program beside the module, or the one that GITOPS_HOST names.</summary>
/// <param name="FileName">What is started.</param>
/// <param name="Arguments">Arguments that come first.</param>
internal sealed record SandboxHost(string FileName, IReadOnlyList<string> Arguments)
{
    private const string Program = "gitops-serverless.dll";

    /// <summary>Finds the program.</summary>
    /// <param name="environment">Environment of the process.</param>
    /// <param name="moduleFolder">Folder of the module.</param>
    public static Result<SandboxHost> Find(Func<string, string?> environment, string moduleFolder)
    {
        var named = environment("GITOPS_HOST");
        var path = string.IsNullOrEmpty(named) ? Path.Combine(moduleFolder, "host", Program) : named;
        if (!File.Exists(path))
        {
            return DiagnosticCatalog.SandboxUnavailable.Create($"There is no {path}.");
        }

        if (!path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
        {
            return new SandboxHost(path, []);
        }

        // PowerShell may carry a runtime of its own, without the dotnet program and without ASP.NET Core.
        return Dotnet(environment) is { } dotnet
            ? new SandboxHost(dotnet, [path])
            : DiagnosticCatalog.SandboxUnavailable.Create("The sandbox needs the ASP.NET Core runtime 10 (https://dot.net), and there is no dotnet on PATH or in DOTNET_ROOT.");
    }

    private static string? Dotnet(Func<string, string?> environment)
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string?[] folders =
        [
            environment("DOTNET_ROOT"),
            .. (environment("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathFullyQualified),
            Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "dotnet"),
            "/usr/share/dotnet",
            "/usr/lib/dotnet",
            "/usr/local/share/dotnet",
            Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet"),
        ];
        return environment("DOTNET_HOST_PATH") is { Length: > 0 } host && File.Exists(host)
            ? host
            : folders.Where(f => !string.IsNullOrEmpty(f)).Select(f => Path.Combine(f!, name)).FirstOrDefault(File.Exists);
    }
}
