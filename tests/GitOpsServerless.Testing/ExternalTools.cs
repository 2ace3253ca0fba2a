using System.Diagnostics;
using Xunit;

namespace GitOpsServerless.Testing;

/// <summary>
/// The programs that some tests run. They are restored on first use by <c>eng/tools/restore.sh</c>; where that is not possible the
/// test skips with one line, except on CI, where it fails.
/// </summary>
public static class ExternalTools
{
    private static readonly TimeSpan RestoreTimeout = TimeSpan.FromMinutes(5);
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, (string? Path, string? Problem)> Found = [];

    /// <summary>Path of kustomize.</summary>
    public static string RequireKustomize() => Require("kustomize");

    /// <summary>Path of helm.</summary>
    public static string RequireHelm() => Require("helm");

    /// <summary>Path of age.</summary>
    public static string RequireAge() => Require("age");

    /// <summary>Path of age-keygen.</summary>
    public static string RequireAgeKeygen() => Require("age", "age-keygen");

    private static string Require(string tool, string? file = null)
    {
        (string? Path, string? Problem) found;
        lock (Gate)
        {
            if (!Found.TryGetValue(tool, out found))
            {
                Found[tool] = found = Restore(tool);
            }
        }

        if (found.Path is null)
        {
            var line = $"{tool} is not available: {found.Problem} (eng/tools/restore.sh {tool}, or install it and put it on PATH).";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") is "true" or "1", line);
            Assert.Fail(line);
        }

        return file is null ? found.Path : Path.Combine(Path.GetDirectoryName(found.Path)!, file);
    }

    private static (string? Path, string? Problem) Restore(string tool)
    {
        var restored = Path.Combine(RealData.RepositoryRoot, ".tools", "bin", tool);
        if (File.Exists(restored))
        {
            return (restored, null);
        }

        var problem = OperatingSystem.IsLinux() ? RunRestore(tool) : "it can only be restored on Linux";
        return File.Exists(restored) ? (restored, null) : (OnPath(tool), problem);
    }

    private static string? OnPath(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{tool}.exe" : tool))
        .FirstOrDefault(File.Exists);

    private static string RunRestore(string tool)
    {
        var start = new ProcessStartInfo("bash")
        {
            ArgumentList = { Path.Combine(RealData.RepositoryRoot, "eng", "tools", "restore.sh"), tool },
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(RestoreTimeout))
            {
                process.Kill(entireProcessTree: true);
                return "the download took too long";
            }

            return errors.Result.Trim().Split('\n')[^1];
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return missing.Message;
        }
    }
}
