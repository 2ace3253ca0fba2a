using System.Runtime.CompilerServices;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>Files of this repository, found from where this file was compiled.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", ".."));

    private static string Here([CallerFilePath] string path = "") => path;
}
