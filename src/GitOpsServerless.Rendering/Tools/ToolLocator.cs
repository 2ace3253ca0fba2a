namespace GitOpsServerless.Rendering.Tools;

/// <summary>A program that was found.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Identity">Text that changes when the program is replaced; part of cache keys.</param>
internal sealed record Tool(string Path, string Identity)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);
}

/// <summary>Finds programs: the configured path, or the first folder that has it. Never the working folder.</summary>
internal sealed class ToolLocator(IReadOnlyList<string> folders, string tempFolder)
{
    private const UnixFileMode Runnable = UnixFileMode.UserRead | UnixFileMode.UserExecute;

    public Tool? Find(string? configured, params ReadOnlySpan<string> names)
    {
        if (configured is not null)
        {
            return Path.IsPathFullyQualified(configured) && File.Exists(configured) ? Describe(configured) : null;
        }

        foreach (var name in names)
        {
            foreach (var folder in folders.Where(Path.IsPathFullyQualified))
            {
                var path = Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name);
                if (File.Exists(path))
                {
                    return Describe(path);
                }
            }
        }

        return null;
    }

    /// <summary>Why there is no program, in words.</summary>
    /// <param name="configured">The configured path.</param>
    /// <param name="setting">The setting that it comes from.</param>
    /// <param name="otherwise">What to say when none is configured.</param>
    public static string Missing(string? configured, string setting, string otherwise) =>
        configured is null ? otherwise
        : !Path.IsPathFullyQualified(configured) ? $"{setting} names '{configured}', which is no absolute path."
        : $"{setting} names '{configured}', and there is no such program.";

    private Tool Describe(string path)
    {
        var file = new FileInfo(path);
        var identity = FormattableString.Invariant($"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}");
        return new Tool(OperatingSystem.IsWindows() || IsRunnable(path) ? path : RunnableCopy(file), identity);
    }

    private static bool IsRunnable(string path) =>
        !OperatingSystem.IsWindows()
        && (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None;

    // A deployed app folder is read-only and may have lost the executable bit on its way through a zip file.
    private string RunnableCopy(FileInfo file)
    {
        var copy = Path.Combine(
            tempFolder, FormattableString.Invariant($"gitops-tool-{file.Length:x}-{file.LastWriteTimeUtc.Ticks:x}"), file.Name);
        if (!File.Exists(copy))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            var partial = $"{copy}.{Guid.NewGuid():N}";
            file.CopyTo(partial);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(partial, Runnable);
            }

            File.Move(partial, copy, overwrite: true);
        }

        return copy;
    }
}
